using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

internal sealed record ServerEvent(long Id, string Name, JsonElement Data);

/// <summary>Reads a text/event-stream by its lines.</summary>
internal sealed class EventStreamReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _timeout = new(StudioAppFactory.Timeout);

    private EventStreamReader(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _lines = lines;
    }

    /// <summary>The stream once the server has said that it watches.</summary>
    public static async Task<EventStreamReader> OpenAsync(HttpClient client, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/finetunings/watch");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var reader = new EventStreamReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        Assert.StartsWith(":", await reader.NextCommentAsync(), StringComparison.Ordinal);
        return reader;
    }

    public async Task<string> NextCommentAsync()
    {
        var comment = await LineAsync();
        Assert.Equal("", await LineAsync());
        return comment;
    }

    public async Task<ServerEvent> NextAsync()
    {
        var id = (await LineAsync()).Split(": ", 2);
        var name = (await LineAsync()).Split(": ", 2);
        var data = (await LineAsync()).Split(": ", 2);
        Assert.Equal(("id", "event", "data", ""), (id[0], name[0], data[0], await LineAsync()));
        return new ServerEvent(long.Parse(id[1]), name[1], JsonElement.Parse(data[1]));
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        _timeout.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> LineAsync() => await _lines.ReadLineAsync(_timeout.Token) ?? throw new EndOfStreamException("The stream has ended.");
}
