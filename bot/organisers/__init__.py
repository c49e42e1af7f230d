"""What organisers see and hand on: published counts, posters."""
