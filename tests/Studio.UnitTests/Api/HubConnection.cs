using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>A client of the hub that speaks SignalR's JSON protocol over a WebSocket: messages end with the character 0x1E.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const char End = '\u001e';
    private const int Invocation = 1;
    private const int Completion = 3;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _timeout = new(StudioAppFactory.Timeout);
    private readonly StringBuilder _received = new();
    private readonly Queue<(string Target, JsonElement Argument)> _calls = [];

    public static async Task<HubConnection> OpenAsync(Uri address, string? origin = null)
    {
        var connection = new HubConnection();
        if (origin is not null)
        {
            connection._socket.Options.SetRequestHeader("Origin", origin);
        }
        await connection._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/finetunings" }.Uri, connection._timeout.Token);
        await connection.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", (await connection.MessageAsync()).GetRawText());
        return connection;
    }

    /// <summary>Calls the hub and waits until it has answered.</summary>
    public async Task InvokeAsync(string method, params object[] arguments)
    {
        await SendAsync(JsonSerializer.Serialize(new { type = Invocation, invocationId = "1", target = method, arguments }));
        JsonElement message;
        do
        {
            message = await MessageAsync();
            Keep(message);
        }
        while (message.GetProperty("type").GetInt32() != Completion);
        Assert.False(message.TryGetProperty("error", out _), message.GetRawText());
    }

    /// <summary>The next call that the server makes on its client.</summary>
    public async Task<(string Target, JsonElement Argument)> NextCallAsync()
    {
        while (_calls.Count == 0)
        {
            Keep(await MessageAsync());
        }
        return _calls.Dequeue();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _timeout.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Keep(JsonElement message)
    {
        if (message.GetProperty("type").GetInt32() == Invocation)
        {
            _calls.Enqueue((message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]));
        }
    }

    private async Task SendAsync(string message) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, _timeout.Token);

    private async Task<JsonElement> MessageAsync()
    {
        var buffer = new byte[16 * 1024];
        int end;
        while ((end = _received.ToString().IndexOf(End, StringComparison.Ordinal)) < 0)
        {
            var read = await _socket.ReceiveAsync(buffer, _timeout.Token);
            Assert.NotEqual(WebSocketMessageType.Close, read.MessageType);
            _received.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
        }
        var message = _received.ToString(0, end);
        _received.Remove(0, end + 1);
        return JsonElement.Parse(message);
    }
}
