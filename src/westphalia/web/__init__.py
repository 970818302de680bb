"""The explorer: pages that show what a store holds, each also as JSON at the same address."""
