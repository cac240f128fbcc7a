package assay

import (
	"context"
	"io"
	"iter"

	"google.golang.org/grpc"
)

// pages are the items of a list, read page by page. An error ends them.
func pages[T any](page func(token string) ([]*T, string, error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for token := ""; ; {
			items, next, err := page(token)
			if err != nil {
				yield(nil, returned(err))
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			if next == token {
				yield(nil, outOfTurn("the server answered the same page as the next one"))
				return
			}
			token = next
		}
	}
}

// messages are those of a server stream, which is given up when the loop is left. An error ends them.
func messages[T any](
	ctx context.Context, connection *connection, method string, open func(context.Context) (grpc.ServerStreamingClient[T], error),
) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		ctx, span := connection.tracing.hold(ctx, method)
		failure := abandoned()
		defer func() { span.end(failure) }()
		stream, err := open(ctx)
		for err == nil {
			var message *T
			if message, err = stream.Recv(); err == nil && !yield(message, nil) {
				return
			}
		}
		if err == io.EOF {
			failure = nil
			return
		}
		failure = asError(err, nil)
		yield(nil, failure)
	}
}
