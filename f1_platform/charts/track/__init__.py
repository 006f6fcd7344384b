"""Charts of single laps: where on the circuit, how fast, and who was faster where."""
