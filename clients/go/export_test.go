package assay

// OpenSpans is how many streams the client's tracing has to end when the client is closed.
func (c *Client) OpenSpans() int {
	c.connection.tracing.mu.Lock()
	defer c.connection.tracing.mu.Unlock()
	return len(c.connection.tracing.open)
}
