using System.Diagnostics;
using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Api.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Benchmarks;

/// <summary>
/// How long a run takes beside the ideal: 1,000 questions at once 32 to a server of OpenAI's shape that answers after 200 ms,
/// each answer judged by running it. The ideal is questions / 32 × 200 ms. Server and Studio share this process and its processors.
/// </summary>
internal static class EvaluationBench
{
    private const int Questions = 1_000;
    private const int Concurrency = 32;
    private const int Rounds = 3;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("studio-bench-").FullName;
        await using var server = await StartServerAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var studio = await StartStudioAsync(folder, address);
        var connectionId = await AddRecordsAsync(studio.Services, folder);
        var ideal = Latency * Questions / Concurrency;
        for (var round = 1; round <= Rounds; round++)
        {
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var (taken, run) = await RunAsync(studio.Services, connectionId);
            process.Refresh();
            var cpu = process.TotalProcessorTime - before;
            var right = run.Contestants[0].Verdicts.GetValueOrDefault(Verdict.Match);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Round {round}: {Questions} questions, {Concurrency} at once, {Latency.TotalMilliseconds:0} ms each: {taken.TotalSeconds:0.00} s from creating to the end, {taken / ideal:0.00} times the ideal {ideal.TotalSeconds:0.00} s ({run.Status}, {right} match; {cpu.TotalSeconds:0.00} s of processor time)."));
        }
        await studio.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(TimeSpan Taken, EvaluationView Run)> RunAsync(IServiceProvider services, string connectionId)
    {
        using var subscription = services.GetRequiredService<EvaluationFeed>().Subscribe();
        var watch = Stopwatch.StartNew();
        var created = await services.GetRequiredService<EvaluationCommands>().CreateAsync(
            new CreateEvaluationRequest
            {
                ConnectionId = connectionId,
                Concurrency = Concurrency,
                Contestants = [new ContestantRequest(ContestantKind.Base, Provider: "bench", Model: "bench")],
            },
            CancellationToken.None);
        var id = created.TryGet(out var view, out var problem) ? view.Id : throw new InvalidOperationException(problem.Message);

        // As a page would: it reads the run again with each batch that the feed tells.
        await foreach (var _ in subscription.ReadAsync(CancellationToken.None))
        {
            var run = (await services.GetRequiredService<EvaluationQueries>().FindAsync(id, CancellationToken.None))!;
            if (run.FinishedAt is not null)
            {
                return (run.FinishedAt.Value - run.CreatedAt, run);
            }
        }
        throw new InvalidOperationException($"The feed ended after {watch.Elapsed}.");
    }

    private static async Task<WebApplication> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            await Task.Delay(Latency, context.RequestAborted);
            return Results.Json(new
            {
                choices = new[] { new { message = new { role = "assistant", content = "SELECT COUNT(*) FROM customer" } } },
                usage = new { prompt_tokens = 500, completion_tokens = 20 },
            });
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<IHost> StartStudioAsync(string folder, string address)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:bench:Kind"] = "openai",
            ["Providers:bench:ApiKey"] = "sk-bench",
            ["Providers:bench:BaseUrl"] = $"{address}/v1",
        });
        builder.Services.AddLogging();
        builder.Services.AddStudioCore(builder.Configuration, new StudioPaths(Path.Combine(folder, "data")));
        builder.Services.AddSingleton<WriteWebhookBody>(WebhookBodies.Write);
        var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<EngineGate>().Open();
        return host;
    }

    private static async Task<string> AddRecordsAsync(IServiceProvider services, string folder)
    {
        var file = Path.Combine(folder, "shop.sqlite");
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE customer (id INTEGER PRIMARY KEY, city TEXT NOT NULL); INSERT INTO customer (city) VALUES ('Berlin'), ('Madrid');";
            await command.ExecuteNonQueryAsync();
        }
        var added = await services.GetRequiredService<DatabaseConnections>().AddAsync(new NewConnection("shop", $"sqlite:///{file}"), CancellationToken.None);
        var connectionId = added.TryGet(out var view, out var problem) ? view.Id : throw new InvalidOperationException(problem.Message);
        var records = Enumerable.Range(1, Questions)
            .Select(number => new NewGoldenRecord(connectionId, $"How many customers are there, asked for the time {number}?", "SELECT COUNT(*) FROM customer")).ToList();
        var stored = await services.GetRequiredService<GoldenRecordStore>().AddAsync(records, CancellationToken.None);
        return stored.Problem is { } refused ? throw new InvalidOperationException(refused.Message) : connectionId;
    }
}
