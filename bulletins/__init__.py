"""What is happening where we are; notes from one organisation to another."""
