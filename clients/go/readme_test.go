package assay_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What the README shows is compiled: its program is run by test.sh, and its other blocks stand in the examples.
func TestEveryBlockOfTheReadmeIsAnExample(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	compiled := withoutIndentation(string(examples))
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 5 {
		t.Fatalf("only %d blocks", len(blocks))
	}
	for _, block := range blocks {
		if !strings.HasPrefix(block[1], "package main") && !strings.Contains(compiled, withoutIndentation(block[1])) {
			t.Errorf("this stands in no example:\n%s", block[1])
		}
	}
}

func withoutIndentation(code string) string {
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t ")
	}
	return strings.Join(lines, "\n")
}
