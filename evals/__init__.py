"""Measures the coach's judgement: `okr-coach eval`.  Needs scikit-learn, scipy and jsonschema (group `dev`)."""
