"""The public archive as a folder of files: for a USB stick, or for any organisation to host."""
