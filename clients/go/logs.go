package assay

import (
	"context"
	"iter"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
)

// A LogOption changes what [Client.Logs] answers.
type LogOption func(*assayv1.TailLogsRequest)

// Last begins with so many of the lines that the server remembers, the newest of them: at most 1,000. The default is none.
func Last(lines uint32) LogOption {
	return func(r *assayv1.TailLogsRequest) { r.LastLines = lines }
}

// Follow goes on with each new line, until the context ends or the loop is left.
func Follow() LogOption {
	return func(r *assayv1.TailLogsRequest) { r.Follow = true }
}

// LogsOfRevision leaves out the lines of other revisions.
func LogsOfRevision(number uint64) LogOption {
	return func(r *assayv1.TailLogsRequest) { r.Function.Revision = &number }
}

// A LogEntry is a line that a function wrote with console, or says that some are missing.
type LogEntry struct {
	// Line is the line. Nil: the entry only says what is missing.
	Line *assayv1.LogLine
	// Missed is how many lines before it the client was too slow for, or the server could not remember.
	Missed uint64
}

// Logs are the lines that a function's code has written with console, in the order in which they came. An error ends them.
func (c *Client) Logs(ctx context.Context, function string, options ...LogOption) iter.Seq2[LogEntry, error] {
	request := &assayv1.TailLogsRequest{Function: &assayv1.FunctionRef{Name: function}}
	for _, option := range options {
		option(request)
	}
	responses := messages(ctx, c.connection, assayv1.InvokeService_TailLogs_FullMethodName,
		func(ctx context.Context) (grpc.ServerStreamingClient[assayv1.TailLogsResponse], error) {
			return c.invoking.TailLogs(ctx, request)
		})
	return func(yield func(LogEntry, error) bool) {
		for response, err := range responses {
			if err != nil {
				yield(LogEntry{}, err)
				return
			}
			missed := response.GetLinesMissed()
			if len(response.GetLines()) == 0 && missed > 0 && !yield(LogEntry{Missed: missed}, nil) {
				return
			}
			for _, line := range response.GetLines() {
				if !yield(LogEntry{Line: line, Missed: missed}, nil) {
					return
				}
				missed = 0
			}
		}
	}
}
