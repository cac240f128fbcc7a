// Source in, state out: publishes account.ts as the function "account", and folds two events into its state.
//
//	ASSAY_ADDRESS=127.0.0.1:7443 ASSAY_TOKEN=assay_... go run ./examples/account
package main

import (
	"context"
	_ "embed"
	"fmt"
	"log"
	"os"

	"assay.dev/go"
)

//go:embed account.ts
var source string

func main() {
	client, err := assay.Connect(os.Getenv("ASSAY_ADDRESS"), assay.WithToken(os.Getenv("ASSAY_TOKEN")))
	check(err)
	defer client.Close()

	published, err := client.Publish(context.Background(), "account", assay.Text(source)) // compile, sign, deploy
	check(err)
	if !published.Accepted() {
		log.Fatal(published.Diagnostics)
	}

	account, err := client.Reduce(context.Background(), "account", []assay.Event{
		{Type: "Deposited", Data: map[string]int{"amount": 5}},
		{Type: "Withdrawn", Data: map[string]int{"amount": 2}},
	})
	check(err)
	fmt.Println(string(account.State))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
