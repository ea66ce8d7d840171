package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"probity"
	"probity/ledger"
	"probity/node"
)

func cmdLedgerTranscript() *command {
	return &command{
		name:    "ledger transcript",
		args:    "CHAT.json",
		summary: "write the receipt of a chat with a language model",
		help: `Commits to a chat with a language model, entry by entry, and writes a receipt of it,
which the account signs (--as): it goes into the log when a provider runs in this
directory. --out waits for that and writes the receipt's file. CHAT.json is an object with request and response, each as it goes over the
wire to an interface such as OpenAI's chat completions. Entries are each message, the
parameters, each token (or the text, where the response has no logprobs), each call of
a tool and its result, and why the model stopped.

The receipt holds one root and says nothing of the entries. What opens them is sealed
for the person whom the chat is about (--subject): audit --entries opens any of them by
itself, privacy export copies them, and privacy erase destroys them; the receipt
verifies as before.

That the model answered so is the account's word. --model-root names the version that
answered, as model root prints it.

Example:
  probity ledger transcript --subject alice@example.com --out receipt.json chat.json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "owner")
			subject := fs.String("subject", "", "`person` whom the chat is about")
			to := outFile(fs, "out", "", "`file` to write the receipt to, once it is in the log")
			root := fs.String("model-root", "", "`root` over the model that answered")
			return func(ctx context.Context, out *output, args []string) error {
				data, err := oneFile(args, "the chat")
				if err != nil {
					return err
				}
				if *subject == "" {
					return usageError{"name with --subject whom the chat is about: what opens the receipt is kept for that person"}
				}
				var content probity.Hash
				if *root != "" {
					if content, err = probity.ParseHash(*root); err != nil {
						return usageError{"--model-root: " + err.Error()}
					}
				}
				chat, err := ledger.ParseChat(data)
				if err != nil {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					s, err := n.SealChat(as, *subject, chat, content)
					if err != nil {
						return err
					}
					out.printf("receipt     %s\n", s.Receipt)
					out.printf("transcript  %s, %d entries, of which the model read %d\n", s.Transcript, s.Entries, s.Read)
					out.printf("kept for    %s\n", strconv.Quote(s.Subject))
					if *to != "" {
						if err := awaitReceipt(ctx, n, s.Receipt, *to); err != nil {
							return err
						}
					}
					return out.result(s)
				})
			}
		},
	}
}

// openEntries opens entries of a transcript, writes them to a file if it has a name, and
// shows them.
func openEntries(ctx context.Context, out *output, nf *nodeFlags, receipt []byte, entries, file string) error {
	var which []int64
	if entries != "all" {
		var err error
		if which, err = parseElements("--entries", entries); err != nil {
			return err
		}
	}
	return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
		f, err := n.OpenTranscript(receipt, which...)
		if err != nil {
			return err
		}
		if file != "" {
			raw, err := f.Encode()
			if err != nil {
				return err
			}
			if err := os.WriteFile(file, raw, 0o600); err != nil {
				return err
			}
		}
		return showEntries(out, receipt, f)
	})
}

// showEntries checks opened entries against a receipt and shows them.
func showEntries(out *output, receipt []byte, f *node.TranscriptFile) error {
	if err := node.CheckTranscript(receipt, f); err != nil {
		return refusal{fmt.Errorf("the entries do not hold: %w", err)}
	}
	for _, e := range f.Entries {
		// A text of somebody's choice must not draw lines of its own.
		out.printf("ok  entry %d, %s: %s\n", e.Index, strconv.Quote(e.Kind), strconv.Quote(string(e.Data)))
	}
	return out.result(f)
}

// awaitReceipt writes a receipt's file once the log's keeper has appended it.
func awaitReceipt(ctx context.Context, n *node.Node, receipt probity.Hash, to string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		b, err := n.Bundle(ctx, receipt)
		if err == nil {
			data, err := b.Encode()
			if err != nil {
				return err
			}
			return os.WriteFile(to, data, 0o644)
		}
		if !errors.Is(err, node.ErrNotFound) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("receipt %s waits for whoever keeps the log: start a provider in this directory (probity up), and ask again", receipt)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
