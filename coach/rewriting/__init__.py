"""Rewrites that invent nothing: an offline writer, and the one judge of every rewrite."""
