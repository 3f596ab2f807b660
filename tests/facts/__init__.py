"""Facts of SignalWire's API descriptions, without their prose, and the program that derives them."""
