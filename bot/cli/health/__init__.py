"""What `rinda doctor` looks at: each module gives lines about one side, and changes nothing."""
