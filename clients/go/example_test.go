package assay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"google.golang.org/grpc/metadata"
)

var (
	ctx    = context.Background()
	events []assay.Event
	state  []byte
	// Such as otlptracegrpc.New answers one.
	exporter sdktrace.SpanExporter
)

func dial() *assay.Client {
	client, err := assay.Connect("127.0.0.1:7443")
	if err != nil {
		log.Fatal(err)
	}
	return client
}

func ExampleConnect() {
	authorities, err := os.ReadFile("authorities.pem")
	if err != nil {
		log.Fatal(err)
	}
	client, err := assay.Connect("assay.example.com:7443",
		assay.WithAuthorities(authorities),
		assay.WithToken(os.Getenv("ASSAY_TOKEN")),
		assay.WithTimeout(5*time.Second),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
}

func ExampleWithTracerProvider() {
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
	defer provider.Shutdown(ctx)
	client, err := assay.Connect("127.0.0.1:7443", assay.WithTracerProvider(provider))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, span := provider.Tracer("shop").Start(ctx, "checkout")
	defer span.End()
	account, err := client.Reduce(ctx, "account", events) // the span assay.v1.InvokeService/Reduce, below "checkout"
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(account.State))
}

func ExampleClient_Publish() {
	client := dial()
	source, err := assay.ReadSource(os.DirFS("reducer"))
	if err != nil {
		log.Fatal(err)
	}
	published, err := client.Publish(ctx, "account", source, assay.Note("the first one"))
	if err != nil {
		log.Fatal(err)
	}
	if !published.Accepted() {
		for _, diagnostic := range published.Diagnostics {
			fmt.Println(diagnostic.GetCodeFrame(), diagnostic.GetMessage())
		}
		return
	}
	fmt.Println("revision", published.Revision.GetNumber())
}

func ExampleClient_Reduce() {
	client := dial()
	reduction, err := client.Reduce(ctx, "account", events, assay.StateBytes(state))
	if err != nil {
		log.Fatal(err)
	}
	var account struct{ Balance, Entries int }
	if err := reduction.Decode(&account); err != nil {
		log.Fatal(err)
	}
	fmt.Println(account.Balance, reduction.StateDigest)
}

func ExampleClient_Functions() {
	client := dial()
	for function, err := range client.Functions(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(function.GetName(), function.GetActiveRevision())
	}
}

func ExampleClient_Logs() {
	client := dial()
	for entry, err := range client.Logs(ctx, "account", assay.Last(100), assay.Follow()) {
		if err != nil {
			log.Fatal(err)
		}
		if entry.Missed > 0 {
			fmt.Println(entry.Missed, "lines are missing")
		}
		fmt.Println(entry.Line.GetText())
	}
}

func ExampleClient_Stream() {
	client := dial()
	stream, err := client.Stream(ctx, "account", assay.SkipOnFault)
	if err != nil {
		log.Fatal(err)
	}
	defer stream.Cancel()
	if _, err := stream.Send(events...); err != nil {
		log.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		log.Fatal(err)
	}
	for receipt, err := range stream.Receipts() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(receipt.Batch, receipt.EventsApplied, string(receipt.State))
	}
}

func ExampleClient_Publisher() {
	client := dial()
	publisher, err := client.Publisher(ctx, "account", assay.Resume(), assay.OnReceipt(func(receipt *assay.Receipt) {
		fmt.Println(receipt.Batch, receipt.EventsApplied)
	}))
	if err != nil {
		log.Fatal(err)
	}
	for _, event := range events {
		if err := publisher.Send(ctx, event); err != nil {
			log.Fatal(err)
		}
	}
	summary, err := publisher.Close(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary.EventsApplied, summary.EventsFailed, string(summary.State))
}

func ExampleClient_Conn() {
	client := dial()
	deploying := assayv1.NewDeployServiceClient(client.Conn())
	stream, err := deploying.WatchFunctions(ctx, &assayv1.WatchFunctionsRequest{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stream.Recv())
}

func ExampleClient_Admin() {
	client := dial()
	admin := client.Admin()
	if _, err := admin.CreateTenant(ctx, "acme", "Acme Ltd."); err != nil {
		log.Fatal(err)
	}
	credential, token, err := admin.CreateCredential(ctx, "acme", assay.CredentialSettings{
		Roles:     []assay.Role{assay.RoleCompile, assay.RoleSign, assay.RoleDeploy},
		Functions: []string{"orders-*"},
		ExpiresAt: time.Now().AddDate(0, 3, 0),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(credential.ID, token)
}

func ExampleAdmin_AuditLog() {
	admin := dial().Admin()
	for entry, err := range admin.AuditLog(ctx, assay.AuditFilter{From: time.Now().Add(-time.Hour)}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(entry.At, entry.Method, entry.Resource, entry.Reason)
	}
}

func ExampleError() {
	client := dial()
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(ctx, "x-request-id", "order-7"), time.Second)
	defer cancel()
	_, err := client.Reduce(ctx, "account", events)
	var failure *assay.Error
	switch {
	case errors.Is(err, assay.FunctionNotFound):
		fmt.Println("deploy it first")
	case errors.Is(err, context.DeadlineExceeded):
		fmt.Println("too slow")
	case errors.As(err, &failure):
		fmt.Println(failure.Reason, failure.Code, failure.Message, failure.Reason.Remedy(), failure.RequestID)
		fmt.Println(failure.Metadata["event_index"], failure.AuthorStack, failure.FieldViolations)
	}
}

func ExampleReason() {
	fmt.Println(assay.QueueFull.Retryable(), assay.CPUTimeLimit.Retryable())
	fmt.Println(assay.FunctionNotFound.Remedy())
	// Output:
	// true false
	// Check the name and revision with ListFunctions and ListRevisions, or deploy it.
}
