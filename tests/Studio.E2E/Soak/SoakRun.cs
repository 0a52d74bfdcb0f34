using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Soak;

/// <summary>
/// Many jobs at once against an OpenAI-shaped server, Fireworks' and the built-in trainer, each behind a proxy that spoils
/// calls, while the application is killed and started again and jobs are cancelled. At the end the Studio's word is
/// compared with each provider's own.
/// </summary>
public sealed class SoakRun : IAsyncDisposable
{
    private const string TrainerKey = "sk-soak-0123456789abcdef";
    private static readonly string[] Providers = ["shaped", "fire", "trainer"];

    private readonly SoakPlan _plan;
    private readonly Random _random;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly HashSet<string> _cancelled = [];
    private ScriptableOpenAiServer _shaped = null!;
    private ScriptableFireworksServer _fireworks = null!;
    private readonly List<FaultProxy> _proxies = [];
    private StudioProcess? _studio;

    private SoakRun(SoakPlan plan) => (_plan, _random) = (plan, new Random(plan.Seed));

    public static async Task<SoakResult> RunAsync(SoakPlan plan)
    {
        await using var run = new SoakRun(plan);
        return await run.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_studio is not null)
        {
            await _studio.DisposeAsync();
        }
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
        await _shaped.DisposeAsync();
        await _fireworks.DisposeAsync();
        _client.Dispose();
    }

    private async Task<SoakResult> RunAsync()
    {
        await StartAsync();
        var ids = await CreateAsync();
        var watch = Stopwatch.StartNew();
        await DisturbAsync(ids);
        var jobs = await EndedAsync(ids);
        var took = watch.Elapsed;
        foreach (var proxy in _proxies)
        {
            proxy.IsFaulty = false;
        }
        var calls = _proxies.Sum(proxy => proxy.Calls.Count);
        var budget = SoakBudget.Of(_plan, took, Providers.Length);
        var faults = SoakTruth.Compare(jobs, await RemoteAsync(), [.. Providers]).ToList();
        if (calls > budget)
        {
            faults.Add($"{calls} calls were made where {budget} are the budget.");
        }
        return new SoakResult(
            took, calls, _proxies.Sum(proxy => proxy.Calls.Count(call => call.Fault is not ProxyFault.None)), budget,
            jobs.GroupBy(job => SoakTruth.Text(job, "status")).ToDictionary(group => group.Key, group => group.Count()), faults);
    }

    private async Task StartAsync()
    {
        _shaped = await ScriptableOpenAiServer.StartAsync();
        _fireworks = await ScriptableFireworksServer.StartAsync();
        _fireworks.ReadsUntilReady = 2;
        _proxies.Add(await FaultProxy.StartAsync(() => _shaped.Address, _plan.Seed * 10 + 1, _plan.Faults));
        _proxies.Add(await FaultProxy.StartAsync(() => _fireworks.Address, _plan.Seed * 10 + 2, _plan.Faults));
        _proxies.Add(await FaultProxy.StartAsync(() => _studio?.Address, _plan.Seed * 10 + 3, _plan.Faults));
        _studio = await StudioProcess.StartAsync(new Dictionary<string, string>
        {
            ["Providers__local__Kind"] = "local",
            ["Providers__local__ApiKey"] = TrainerKey,
            ["Providers__shaped__Kind"] = "openai",
            ["Providers__shaped__BaseUrl"] = $"{_proxies[0].Address}v1",
            ["Providers__shaped__ApiKey"] = ScriptableOpenAiServer.ApiKey,
            ["Providers__shaped__Models__0__Id"] = "acme-small",
            ["Providers__fire__Kind"] = "fireworks",
            ["Providers__fire__BaseUrl"] = $"{_proxies[1].Address}v1",
            ["Providers__fire__ApiKey"] = ScriptableFireworksServer.ApiKey,
            ["Providers__fire__AccountId"] = ScriptableFireworksServer.Account,
            ["Providers__fire__Models__0__Id"] = ScriptableFireworksServer.BaseModel,
            ["Providers__trainer__Kind"] = "openai",
            ["Providers__trainer__BaseUrl"] = $"{_proxies[2].Address}local/v1",
            ["Providers__trainer__ApiKey"] = TrainerKey,
            ["Providers__trainer__Models__0__Id"] = "studio-sql-small",
        });
    }

    private async Task<List<string>> CreateAsync()
    {
        var file = Path.Combine(_studio!.Folder, "soak.sqlite");
        SampleDatabase.Create(file);
        var connection = SoakTruth.Text(await PostAsync("db-connections", new { alias = "Soak", connection_uri = $"sqlite:///{file}" }), "id");
        await PostAsync("golden-records", SampleGoldenRecords.All.Take(12).Select(record => new { db_connection_id = connection, prompt_text = record.Question, sql = record.Sql }).ToArray());
        var ids = new List<string>();
        for (var number = 0; number < _plan.Jobs; number++)
        {
            var provider = Providers[number % Providers.Length];
            var job = await PostAsync("finetunings", new
            {
                db_connection_id = connection,
                alias = $"soak {number}",
                base_llm = new { model_provider = provider, model_parameters = new { n_epochs = 1 } },
                validation_split = number % 4 == 0 ? 0.1 : (double?)null,
            });
            ids.Add(SoakTruth.Text(job, "id"));
        }
        return ids;
    }

    /// <summary>Kills and cancels, at random moments between each other.</summary>
    private async Task DisturbAsync(List<string> ids)
    {
        var cancels = ids.Where(_ => _random.NextDouble() < _plan.Cancels).OrderBy(_ => _random.Next()).ToList();
        for (var kill = 0; kill < _plan.Kills; kill++)
        {
            await Task.Delay(_random.Next(500, 4000));
            foreach (var id in cancels.Skip(kill * cancels.Count / _plan.Kills).Take((kill + 1) * cancels.Count / _plan.Kills - kill * cancels.Count / _plan.Kills))
            {
                // One that has finished by now is refused, which is an answer too.
                using var answer = await _client.PostAsync(At($"finetunings/{id}/cancel"), null);
                if (answer.IsSuccessStatusCode)
                {
                    _cancelled.Add(id);
                }
            }
            await _studio!.KillAsync();
            await _studio.StartAgainAsync();
        }
    }

    private async Task<List<JsonNode>> EndedAsync(List<string> ids)
    {
        var jobs = new List<JsonNode>();
        await Eventually.TrueAsync(
            async () =>
            {
                jobs = await ListAsync();
                return jobs.Count == ids.Count && jobs.TrueForAll(job => SoakTruth.HasEnded(job) && job["provider_status"]?.GetValue<string>() != "cancel_pending");
            },
            _plan.Patience,
            () => string.Join(Environment.NewLine, jobs.Where(job => !SoakTruth.HasEnded(job) || job["provider_status"]?.GetValue<string>() == "cancel_pending").Take(20)
                .Select(job => $"{job["id"]} at {job["base_llm"]?["model_provider"]}: {job["status"]}, {job["provider_status"]}, {job["attention"]}").Append(_studio!.Log)));
        return jobs;
    }

    private async Task<List<JsonNode>> ListAsync()
    {
        var jobs = new List<JsonNode>();
        string? token = null;
        do
        {
            var page = await GetAsync($"finetunings?page_size=200{(token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}")}");
            jobs.AddRange(page["finetunings"]!.AsArray().Select(job => job!.DeepClone()));
            token = page["next_page_token"]?.GetValue<string>();
        }
        while (token is not null);
        return jobs;
    }

    /// <summary>Every provider's own word, asked without a proxy.</summary>
    private async Task<IReadOnlyDictionary<string, SoakRemote>> RemoteAsync() => new Dictionary<string, SoakRemote>
    {
        ["shaped"] = SoakRemote.OfOpenAi(_shaped.Jobs, _shaped.Files.Select(file => file.Id)),
        ["fire"] = SoakRemote.OfFireworks(_fireworks.Jobs, _fireworks.Datasets),
        ["trainer"] = SoakRemote.OfOpenAi(await TrainerAsync("fine_tuning/jobs"), (await TrainerAsync("files?purpose=fine-tune")).Select(file => SoakTruth.Text(file, "id"))),
    };

    private async Task<List<JsonObject>> TrainerAsync(string path)
    {
        var items = new List<JsonObject>();
        for (string? after = null; ; after = SoakTruth.Text(items[^1], "id"))
        {
            var separator = path.Contains('?') ? '&' : '?';
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_studio!.Address, $"/local/v1/{path}{separator}limit=100{(after is null ? "" : $"&after={after}")}"));
            request.Headers.Authorization = new("Bearer", TrainerKey);
            using var answer = await _client.SendAsync(request);
            var page = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
            items.AddRange(page["data"]!.AsArray().Select(item => item!.DeepClone().AsObject()));
            if (page["has_more"]?.GetValue<bool>() is not true || items.Count == 0)
            {
                return items;
            }
        }
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(At(path)))!;

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await _client.PostAsJsonAsync(At(path), body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }

    private Uri At(string path) => new(_studio!.Address, $"/api/v1/{path}");
}
