// The conformance driver of the Go client: does what the lines on its standard input say, and answers each by a line on its standard output. What they mean stands in
// test/conformance/README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// A request is one line of the input.
type request struct {
	ID                   json.RawMessage   `json:"id"`
	Op                   string            `json:"op"`
	Client               string            `json:"client"`
	Address              string            `json:"address"`
	Layer                string            `json:"layer"`
	Options              json.RawMessage   `json:"options"`
	Method               string            `json:"method"`
	Request              json.RawMessage   `json:"request"`
	RequestBytes         *[]byte           `json:"requestBytes"`
	Requests             []json.RawMessage `json:"requests"`
	TimeoutMs            *float64          `json:"timeoutMs"`
	Metadata             map[string]string `json:"metadata"`
	CancelAfterMs        *float64          `json:"cancelAfterMs"`
	CancelAfterResponses *int              `json:"cancelAfterResponses"`
	KeepOpen             bool              `json:"keepOpen"`
	Name                 string            `json:"name"`
	Files                map[string]string `json:"files"`
	Function             string            `json:"function"`
	Events               []event           `json:"events"`
	State                json.RawMessage   `json:"state"`
	StateBytes           *[]byte           `json:"stateBytes"`
	Revision             *uint64           `json:"revision"`
	BatchEvents          *int              `json:"batchEvents"`
	LingerMs             *float64          `json:"lingerMs"`
	Resume               bool              `json:"resume"`
	OnFault              string            `json:"onFault"`
	PauseEvery           int               `json:"pauseEvery"`
	PauseMs              float64           `json:"pauseMs"`
	Last                 uint32            `json:"last"`
}

type event struct {
	Type    string          `json:"type"`
	Data    json.RawMessage `json:"data"`
	ID      string          `json:"id"`
	Source  string          `json:"source"`
	Subject string          `json:"subject"`
	Time    string          `json:"time"`
}

// An answer is one line of the output.
type answer map[string]any

// unsupported is an error for a request that the driver cannot understand.
type unsupported struct{ why string }

func (u unsupported) Error() string { return u.why }

func main() {
	driver := &driver{clients: map[string]*client{}}
	output := bufio.NewWriter(os.Stdout)
	var writing sync.Mutex
	write := func(line answer) {
		text, err := json.Marshal(line)
		if err != nil {
			fmt.Fprintln(os.Stderr, "an answer cannot be written:", err)
			os.Exit(1)
		}
		writing.Lock()
		defer writing.Unlock()
		_, _ = output.Write(append(text, '\n'))
		if err := output.Flush(); err != nil {
			os.Exit(1)
		}
	}

	var working sync.WaitGroup
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			asked, problem := read(line)
			// A client exists for whatever the next lines ask of it.
			if asked.Op == "connect" {
				write(driver.answer(asked, problem))
			} else {
				working.Go(func() { write(driver.answer(asked, problem)) })
			}
		}
		if err != nil {
			break
		}
	}
	working.Wait()
	driver.closeAll()
}

func read(line []byte) (*request, error) {
	asked := &request{}
	decoder := json.NewDecoder(newReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(asked); err != nil {
		// The id, at least.
		partly := &struct {
			ID json.RawMessage `json:"id"`
		}{}
		_ = json.Unmarshal(line, partly)
		return &request{ID: partly.ID}, unsupported{"the request cannot be read: " + err.Error()}
	}
	return asked, nil
}

func (d *driver) answer(asked *request, problem error) answer {
	reply := answer{}
	if problem == nil {
		reply, problem = d.do(asked)
	}
	if reply == nil {
		reply = answer{}
	}
	reply["id"] = asked.ID
	switch problem := problem.(type) {
	case nil:
		reply["outcome"] = "ok"
	case unsupported:
		reply = answer{"id": asked.ID, "outcome": "unsupported", "why": problem.why}
	default:
		reply["outcome"] = "error"
		reply["error"] = d.describe(asked, problem)
	}
	return reply
}
