package assay

import (
	"context"
	"io"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
)

type reduceStream = grpc.BidiStreamingClient[assayv1.ReduceStreamRequest, assayv1.ReduceStreamResponse]

// run has one stream after the other until one ends well, or the publisher may not go on.
func (p *Publisher) run() {
	defer p.cancel()
	for lost := 1; ; lost++ {
		answered, failure := p.session()
		if failure == nil {
			p.end(nil)
			return
		}
		if answered {
			lost = 1
		}
		if !p.settings.resume || !failure.Retryable || lost > p.client.connection.retries.MaxAttempts {
			p.end(failure)
			return
		}
		if failure = rest(p.ctx, p.client.connection.backoff(lost, failure), failure); failure != nil {
			p.end(failure)
			return
		}
	}
}

// session opens a stream where the last receipt left off, and sends and receives until it ends: well, if there is no failure. answered says whether a receipt
// has come.
func (p *Publisher) session() (answered bool, failure *Error) {
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	ctx, span := p.client.connection.tracing.hold(ctx, assayv1.InvokeService_ReduceStream_FullMethodName)
	stream, err := p.client.invoking.ReduceStream(ctx)
	if err != nil {
		failure := asError(err, nil)
		span.end(failure)
		return false, failure
	}
	sending := make(chan struct{})
	defer func() {
		// Before its context ends, which would say less of it.
		span.end(failure)
		cancel()
		<-sending
	}()
	open := p.opening()
	go func() {
		defer close(sending)
		p.send(ctx, stream, open)
	}()
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			return answered, p.checkEnd()
		}
		if err != nil {
			return answered, asError(err, nil)
		}
		switch message := response.GetMessage().(type) {
		case *assayv1.ReduceStreamResponse_Opened:
			p.opened(message.Opened)
		case *assayv1.ReduceStreamResponse_Receipt:
			if failure := p.receive(receiptOf(message.Receipt)); failure != nil {
				return answered, failure
			}
			answered = true
		}
	}
}

// opening is the first message of the next stream: as the publisher was asked, and behind the last receipt if there is one.
func (p *Publisher) opening() *assayv1.ReduceStreamRequest {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent, p.concluded = 0, false
	settings := p.settings.streamSettings
	if p.resumeAt != nil {
		settings.state = p.resumeAt
	}
	if revision := p.summary.Revision; revision != 0 {
		settings.revision = &revision
	}
	return settings.open(p.function)
}

// send sends each batch when it is there. What goes wrong, the receiving side is told.
func (p *Publisher) send(ctx context.Context, stream reduceStream, open *assayv1.ReduceStreamRequest) {
	if stream.Send(open) != nil {
		return
	}
	for {
		batch, more := p.nextBatch(ctx)
		if !more {
			_ = stream.CloseSend()
			return
		}
		if stream.Send(&assayv1.ReduceStreamRequest{Message: &assayv1.ReduceStreamRequest_Batch{Batch: batch}}) != nil {
			return
		}
	}
}

// nextBatch waits for a batch to send; false: no more come on this stream.
func (p *Publisher) nextBatch(ctx context.Context) (*assayv1.ReduceStreamBatch, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.stopped || ctx.Err() != nil {
			return nil, false
		}
		if p.sent < len(p.window) {
			batch := p.window[p.sent]
			p.sent++
			return batch, true
		}
		if p.closing && len(p.gathered) == 0 {
			return nil, false
		}
		if p.wait(ctx) != nil {
			return nil, false
		}
	}
}

func (p *Publisher) opened(opened *assayv1.ReduceStreamOpened) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.summary.Revision, p.summary.ArtifactDigest = opened.GetRevision(), opened.GetArtifactDigest()
}

// receive takes a receipt into the sum, and hands it out.
func (p *Publisher) receive(receipt *Receipt) *Error {
	if failure := p.settle(receipt); failure != nil || receipt.Closing() {
		return failure
	}
	if p.settings.onReceipt != nil {
		p.settings.onReceipt(receipt)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.reading && len(p.receipts) >= maxUnreadReceipts {
		if failure := p.wait(p.ctx); failure != nil {
			return failure
		}
	}
	if p.reading {
		p.receipts = append(p.receipts, receipt)
		p.change()
	}
	return nil
}

func (p *Publisher) settle(receipt *Receipt) *Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.change()
	if len(receipt.State) > 0 {
		p.summary.State, p.summary.StateDigest = receipt.State, receipt.StateDigest
	}
	if receipt.Closing() {
		p.concluded = true
		return nil
	}
	if p.sent == 0 || len(p.window) == 0 || p.window[0].Batch != receipt.Batch {
		return outOfTurn("the server sent a receipt of another batch than the one that was next")
	}
	if p.settings.resume {
		if len(receipt.State) == 0 {
			return outOfTurn("the server sent a receipt without the state that was asked for")
		}
		p.resumeAt = receipt.State
	}
	p.window[0] = nil
	p.window = p.window[1:]
	p.sent--
	p.answered = receipt.Batch
	p.summary.Batches++
	p.summary.EventsApplied += receipt.EventsApplied
	p.summary.EventsFailed += receipt.EventsFailed
	if room := maxFaultsKept - len(p.summary.Faults); room > 0 {
		p.summary.Faults = append(p.summary.Faults, receipt.Faults[:min(room, len(receipt.Faults))]...)
	}
	if receipt.EventsFailed > 0 && p.settings.onFault != assayv1.OnFault_ON_FAULT_SKIP {
		// The server drops what comes behind; it ends the stream when the client does.
		p.stopped = true
		p.window, p.sent, p.gathered = nil, 0, nil
		return nil
	}
	if p.due || p.full() {
		p.seal()
	}
	return nil
}

// checkEnd: a stream that ends well was asked to end, and has answered everything. Whatever else ends would lose events and say nothing.
func (p *Publisher) checkEnd() *Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.stopped || (p.closing && len(p.gathered) == 0)
	if !asked || len(p.window) > 0 || !p.concluded {
		return outOfTurn("the stream ended before it was asked to, or without a receipt for each batch and for its end")
	}
	return nil
}

// end is the end of the publisher.
func (p *Publisher) end(failure *Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended, p.failure = true, failure
	p.window, p.gathered = nil, nil
	if p.linger != nil {
		p.linger.Stop()
		p.linger = nil
	}
	p.change()
}
