"""What the reading loses without each of its rules: the parts of bench/ablate.py."""
