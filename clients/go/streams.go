package assay

import (
	"context"
	"io"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// stream opens a stream. Its span lasts until it has ended. A server stream is opened again, with the same request, as long as nothing of the answer has come.
func (c *connection) stream(
	ctx context.Context, description *grpc.StreamDesc, conn *grpc.ClientConn, method string, streamer grpc.Streamer, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	ctx, span := c.tracing.begin(ctx, method)
	span.watch(ctx)
	open := func() (*guardedStream, *Error) {
		admitted, ticket, failure := c.admit(ctx, conn)
		if failure != nil {
			return nil, failure
		}
		inner, err := streamer(admitted, description, conn, method, options...)
		if err != nil {
			failure := asError(err, nil)
			ticket.ended(failure, ctx.Err() != nil)
			return nil, failure
		}
		// Whoever leaves a stream before anything came of it decides nothing.
		left := context.AfterFunc(ctx, ticket.undecided)
		return &guardedStream{ClientStream: inner, caller: ctx, ticket: ticket, unwatch: left}, nil
	}
	if description.ClientStreams || !description.ServerStreams {
		guarded, failure := open()
		if failure != nil {
			span.settle(failure)
			return nil, failure
		}
		guarded.span, guarded.single = span, !description.ServerStreams
		return guarded, nil
	}
	repeated := &repeatedStream{connection: c, caller: ctx, span: span, method: method, open: open}
	if failure := repeated.reopen(); failure != nil {
		span.settle(failure)
		return nil, failure
	}
	return repeated, nil
}

// guardedStream gives a stream's errors the client's form, and tells the breaker how its opening went.
type guardedStream struct {
	grpc.ClientStream
	caller  context.Context
	span    *callSpan // none of a stream that may be opened again: that has it
	single  bool      // one answer is all that comes
	ticket  *ticket
	unwatch func() bool
}

func (s *guardedStream) Header() (metadata.MD, error) {
	header, err := s.ClientStream.Header()
	if err != nil {
		return header, s.failed(err)
	}
	if header != nil {
		s.reached()
	}
	return header, nil
}

func (s *guardedStream) SendMsg(message any) error {
	err := s.ClientStream.SendMsg(message)
	if err == nil || err == io.EOF { // The end, which RecvMsg explains.
		return err
	}
	return s.failed(err)
}

func (s *guardedStream) RecvMsg(message any) error {
	err := s.ClientStream.RecvMsg(message)
	if err == nil || err == io.EOF {
		s.reached()
		if err == io.EOF || s.single {
			s.span.settle(nil)
		}
		return err
	}
	return s.failed(err)
}

func (s *guardedStream) reached() {
	s.unwatch()
	s.ticket.reached()
}

func (s *guardedStream) failed(err error) *Error {
	failure := asError(err, s.Trailer())
	s.unwatch()
	s.ticket.ended(failure, s.caller.Err() != nil)
	s.span.settle(failure)
	return failure
}

// repeatedStream is a server stream that starts anew while nothing of the answer has come.
type repeatedStream struct {
	connection *connection
	caller     context.Context
	span       *callSpan
	method     string
	open       func() (*guardedStream, *Error)

	current *guardedStream
	attempt int
	request any
	closed  bool
	begun   bool
}

// reopen opens the stream, and sends it what the one before was sent.
func (s *repeatedStream) reopen() *Error {
	for {
		s.attempt++
		guarded, failure := s.open()
		if failure == nil {
			s.current = guarded
			if s.request != nil {
				// What goes wrong in sending, RecvMsg says.
				_ = guarded.SendMsg(s.request)
			}
			if s.closed {
				_ = guarded.CloseSend()
			}
			return nil
		}
		if failure = s.connection.again(s.caller, s.span, s.method, s.attempt, failure); failure != nil {
			return failure
		}
	}
}

func (s *repeatedStream) Header() (metadata.MD, error) { return s.current.Header() }
func (s *repeatedStream) Trailer() metadata.MD         { return s.current.Trailer() }
func (s *repeatedStream) Context() context.Context     { return s.current.Context() }

func (s *repeatedStream) SendMsg(message any) error {
	s.request = message
	if err := s.current.SendMsg(message); err != nil && err != io.EOF {
		// It is told by RecvMsg, which may open the stream again.
		return nil
	}
	return nil
}

func (s *repeatedStream) CloseSend() error {
	s.closed = true
	return s.current.CloseSend()
}

func (s *repeatedStream) RecvMsg(message any) error {
	for {
		err := s.current.RecvMsg(message)
		if err == nil {
			s.begun = true
			return nil
		}
		if err == io.EOF {
			s.span.settle(nil)
			return err
		}
		failure := asError(err, nil)
		if !s.begun {
			failure = s.connection.again(s.caller, s.span, s.method, s.attempt, failure)
			if failure == nil {
				failure = s.reopen()
			}
		}
		if failure != nil {
			s.span.settle(failure)
			return failure
		}
	}
}

func splitMethod(method string) (service protoreflect.FullName, name protoreflect.Name, ok bool) {
	path, ok := strings.CutPrefix(method, "/")
	if !ok {
		return "", "", false
	}
	before, after, ok := strings.Cut(path, "/")
	return protoreflect.FullName(before), protoreflect.Name(after), ok
}
