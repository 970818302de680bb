"""The international system as a model: relations from events, standing ties, and what they come to.

Nothing here knows of a store or a file; what goes in are occurrences or columns of numbers.
"""
