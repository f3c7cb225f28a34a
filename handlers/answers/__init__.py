"""Questions that name no case: answered from the guidance, and what people thought of the answer."""
