"""The bots to compare with, each as the documentation of its library builds it, in its own process."""
