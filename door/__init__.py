"""Who came: presses at the door that arrive late or twice, helpers with a link of limited time."""
