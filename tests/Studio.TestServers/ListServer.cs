using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.TestServers;

/// <summary>
/// A server of OpenAI's shape that holds a hundred thousand jobs and does nothing but list them, the newest first, and
/// count what it is asked.
/// </summary>
public sealed class ListServer : IAsyncDisposable
{
    private const long CreatedAt = 1_790_000_000;

    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _states = [];
    private string[] _order = [];
    private Dictionary<string, int> _places = [];
    private int _lists;
    private int _gets;
    private int _others;

    private ListServer(WebApplication app) => _app = app;

    /// <summary>The address up to and including "/v1".</summary>
    public Uri Address { get; private set; } = null!;

    public int Lists => _lists;

    public int Gets => _gets;

    /// <summary>Every call, events included.</summary>
    public int Calls => _lists + _gets + _others;

    public static async Task<ListServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ListServer(app);
        app.MapGet("/v1/fine_tuning/jobs", server.List);
        app.MapGet("/v1/fine_tuning/jobs/{id}", server.Get);
        app.MapGet("/v1/fine_tuning/jobs/{id}/events", () =>
        {
            Interlocked.Increment(ref server._others);
            return Results.Text("""{"object":"list","data":[],"has_more":false}""", "application/json");
        });
        await app.StartAsync();
        server.Address = new Uri($"{app.Urls.Single()}/v1");
        return server;
    }

    /// <summary>Holds these jobs, the newest first; a state that was set stays.</summary>
    public void Arrange(IEnumerable<(string Id, string Status)> newestFirst)
    {
        _states.Clear();
        _order = [.. newestFirst.Select(job =>
        {
            _states[job.Id] = job.Status;
            return job.Id;
        })];
        _places = _order.Select((id, place) => (id, place)).ToDictionary(entry => entry.id, entry => entry.place);
    }

    public void Change(string id, string status) => _states[id] = status;

    /// <summary>A job exactly as the list tells it.</summary>
    public string Row(string id) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","object":"fine_tuning.job","created_at":{{CreatedAt}},"model":"small","status":"{{_states[id]}}","training_file":"file-1","trained_tokens":null}""");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult List(string? after, int limit)
    {
        Interlocked.Increment(ref _lists);
        var from = after is null ? 0 : _places[after] + 1;
        var page = _order.Skip(from).Take(Math.Min(limit, 100)).ToList();
        var body = new StringBuilder("""{"object":"list","data":[""").AppendJoin(',', page.Select(Row)).Append("],\"has_more\":")
            .Append(from + page.Count < _order.Length ? "true" : "false").Append('}');
        return Results.Text(body.ToString(), "application/json");
    }

    private IResult Get(string id)
    {
        Interlocked.Increment(ref _gets);
        return _places.ContainsKey(id) ? Results.Text(Row(id), "application/json") : Errors.NotFound();
    }
}
