// Folds events one by one as they come: a publisher gathers them into batches, and goes on behind the last receipt when the connection is lost.
//
//	ASSAY_ADDRESS=127.0.0.1:7443 ASSAY_TOKEN=assay_... go run ./examples/publisher
//
// The function "account" is there once ./examples/account has run.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"assay.dev/go"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	client, err := assay.Connect(os.Getenv("ASSAY_ADDRESS"), assay.WithToken(os.Getenv("ASSAY_TOKEN")))
	if err != nil {
		return err
	}
	defer client.Close()

	publisher, err := client.Publisher(ctx, "account", assay.Resume())
	if err != nil {
		return err
	}
	for amount := range 10_000 {
		if err := publisher.Send(ctx, assay.Event{Type: "Deposited", Data: map[string]int{"amount": amount}}); err != nil {
			return err
		}
	}
	summary, err := publisher.Close(ctx)
	if err != nil {
		return err
	}
	fmt.Println(summary.EventsApplied, string(summary.State))
	return nil
}
