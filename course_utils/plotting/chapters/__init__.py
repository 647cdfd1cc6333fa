"""Drawings that one chapter uses, in a module of its number: ``ch07`` for notebook 07.

What two chapters draw stands one folder up, in a module named for what it shows.
"""
