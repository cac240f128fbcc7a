package main

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	encodingproto "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	// Their methods can be called too.
	_ "google.golang.org/grpc/health/grpc_health_v1"
)

// context is that of one call: with its deadline, its metadata, and its credential where there is no layer to send it.
func (c *client) context(asked *request) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	if asked.TimeoutMs != nil && *asked.TimeoutMs > 0 {
		ctx, cancel = context.WithTimeout(ctx, milliseconds(*asked.TimeoutMs))
	}
	if c.token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+c.token)
	}
	for key, value := range asked.Metadata {
		ctx = metadata.AppendToOutgoingContext(ctx, key, value)
	}
	if asked.CancelAfterMs != nil {
		time.AfterFunc(milliseconds(*asked.CancelAfterMs), cancel)
	}
	return ctx, cancel
}

func (d *driver) call(asked *request) (answer, error) {
	client, err := d.find(asked.Client)
	if err != nil {
		return nil, err
	}
	method, err := methodOf(asked.Method)
	if err != nil {
		return nil, err
	}
	if method.IsStreamingClient() {
		return nil, unsupported{asked.Method + " takes a stream of requests"}
	}
	message, err := asked.message(method.Input())
	if err != nil {
		return nil, err
	}
	output, err := messageOf(method.Output())
	if err != nil {
		return nil, err
	}
	ctx, cancel := client.context(asked)
	defer cancel()
	path := "/" + asked.Method
	if !method.IsStreamingServer() {
		response := output.New().Interface()
		var trailer metadata.MD
		if err := client.conn.Invoke(ctx, path, message, response, grpc.ForceCodecV2(rawCodec{}), grpc.Trailer(&trailer)); err != nil {
			return nil, &trailed{err, trailer}
		}
		text, err := toJSON(response)
		return answer{"response": text}, err
	}
	stream, err := client.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, path, grpc.ForceCodecV2(rawCodec{}))
	if err != nil {
		return answer{"responses": []any{}}, err
	}
	if err := stream.SendMsg(message); err != nil && err != io.EOF {
		return answer{"responses": []any{}}, err
	}
	if err := stream.CloseSend(); err != nil {
		return answer{"responses": []any{}}, err
	}
	return collect(asked, cancel, stream, func() (proto.Message, error) {
		response := output.New().Interface()
		return response, stream.RecvMsg(response)
	})
}

// stream is ReduceStream as it is.
func (d *driver) stream(asked *request) (answer, error) {
	client, err := d.find(asked.Client)
	if err != nil {
		return nil, err
	}
	messages := make([]*assayv1.ReduceStreamRequest, len(asked.Requests))
	for i, text := range asked.Requests {
		messages[i] = &assayv1.ReduceStreamRequest{}
		if err := protojson.Unmarshal(text, messages[i]); err != nil {
			return nil, unsupported{"a request of the stream cannot be read: " + err.Error()}
		}
	}
	ctx, cancel := client.context(asked)
	defer cancel()
	stream, err := assayv1.NewInvokeServiceClient(client.conn).ReduceStream(ctx)
	if err != nil {
		return answer{"responses": []any{}}, err
	}
	go func() {
		for _, message := range messages {
			// What goes wrong, the receiving side is told.
			if stream.Send(message) != nil {
				return
			}
		}
		if !asked.KeepOpen {
			_ = stream.CloseSend()
		}
	}()
	return collect(asked, cancel, stream, func() (proto.Message, error) { return stream.Recv() })
}

// collect reads a stream to its end, or cancels it after so many responses.
func collect(asked *request, cancel context.CancelFunc, stream grpc.ClientStream, receive func() (proto.Message, error)) (answer, error) {
	responses := []any{}
	for {
		response, err := receive()
		if err == io.EOF {
			return answer{"responses": responses}, nil
		}
		if err != nil {
			return answer{"responses": responses}, &trailed{err, stream.Trailer()}
		}
		// What was on its way already when the stream was cancelled was not asked for.
		if asked.CancelAfterResponses != nil && len(responses) >= *asked.CancelAfterResponses {
			continue
		}
		text, err := toJSON(response)
		if err != nil {
			return nil, err
		}
		responses = append(responses, text)
		if asked.CancelAfterResponses != nil && len(responses) >= *asked.CancelAfterResponses {
			cancel()
		}
	}
}

func methodOf(name string) (protoreflect.MethodDescriptor, error) {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(strings.Replace(name, "/", ".", 1)))
	if err != nil {
		return nil, unsupported{"there is no method " + name}
	}
	method, ok := found.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, unsupported{name + " is no method"}
	}
	return method, nil
}

func messageOf(descriptor protoreflect.MessageDescriptor) (protoreflect.MessageType, error) {
	found, err := protoregistry.GlobalTypes.FindMessageByName(descriptor.FullName())
	if err != nil {
		return nil, unsupported{"there is no generated type for " + string(descriptor.FullName())}
	}
	return found, nil
}

// message is what the request asks to be sent: a message in JSON, or bytes as they are.
func (r *request) message(input protoreflect.MessageDescriptor) (any, error) {
	if r.RequestBytes != nil {
		return *r.RequestBytes, nil
	}
	kind, err := messageOf(input)
	if err != nil {
		return nil, err
	}
	message := kind.New().Interface()
	if len(r.Request) == 0 {
		return message, nil
	}
	if err := protojson.Unmarshal(r.Request, message); err != nil {
		return nil, unsupported{"the request is no " + string(input.FullName()) + ": " + err.Error()}
	}
	return message, nil
}

func toJSON(message proto.Message) (json.RawMessage, error) { return protojson.Marshal(message) }

// rawCodec sends bytes as they are, and everything else as gRPC does.
type rawCodec struct{}

func (rawCodec) Name() string { return encodingproto.Name }

func (rawCodec) Marshal(message any) (mem.BufferSlice, error) {
	if bytes, ok := message.([]byte); ok {
		return mem.BufferSlice{mem.SliceBuffer(bytes)}, nil
	}
	return encoding.GetCodecV2(encodingproto.Name).Marshal(message)
}

func (rawCodec) Unmarshal(data mem.BufferSlice, message any) error {
	return encoding.GetCodecV2(encodingproto.Name).Unmarshal(data, message)
}
