using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FineTuningStudio.E2E.Harness;

/// <summary>The SignalR client of npm in a Node process, and what it has heard.</summary>
internal sealed class SignalRWatcher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<JsonNode> _heard = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Process _process;

    public SignalRWatcher(Uri address)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("node", ["watch.mjs", address.ToString().TrimEnd('/')])
            {
                WorkingDirectory = BuildPlaces.NodeScripts,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static string? Obstacle { get; } = NodePackages.Obstacle("@microsoft/signalr");

    /// <summary>Waits until it has said for the n-th time that it watches: first at its start, then after each reconnect.</summary>
    public Task WatchingAsync(int times) => Eventually.TrueAsync(
        () => Task.FromResult(_heard.Count(line => Event(line) == "watching") >= times), Patience, () => $"The client heard: {this}");

    /// <summary>The states of a job in the order in which they were heard, repetitions left out.</summary>
    public IReadOnlyList<string> StatesOf(string id)
    {
        var states = new List<string>();
        foreach (var line in _heard.Where(line => Event(line) == "changed" && StudioApi.Text(line, "id") == id))
        {
            var status = StudioApi.Text(line, "status");
            if (states.LastOrDefault() != status)
            {
                states.Add(status);
            }
        }
        return states;
    }

    public override string ToString() => string.Join('\n', _heard.Select(line => line.ToJsonString()).Concat(_errors));

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static string Event(JsonNode line) => StudioApi.Text(line, "event");

    private void Take(string? line)
    {
        if (line is not null)
        {
            _heard.Enqueue(JsonNode.Parse(line)!);
        }
    }
}

/// <summary>A test that needs Node and npm's SignalR client: where they are missing it is skipped, and says why.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = SignalRWatcher.Obstacle;
}
