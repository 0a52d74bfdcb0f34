using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.TestServers;

/// <content>What the server answers.</content>
public sealed partial class ScriptableOpenAiServer
{
    private void Map(RouteGroupBuilder routes)
    {
        routes.MapPost("/files", UploadAsync).DisableAntiforgery();
        routes.MapGet("/files", (string? after) => Page(_files.ConvertAll(file => file.ToJson()), after, newestFirst: true));
        routes.MapGet("/files/{id}/content", (string id) => _files.Find(file => file.Id == id) is { } file ? Results.Text(file.Content) : Errors.NotFound());
        routes.MapDelete("/files/{id}", (string id) => Locked(() => _files.RemoveAll(file => file.Id == id)) > 0
            ? Results.Json(new { id, @object = "file", deleted = true })
            : Errors.NotFound());
        routes.MapPost("/fine_tuning/jobs", CreateAsync);
        routes.MapGet("/fine_tuning/jobs", ListJobs);
        routes.MapGet("/fine_tuning/jobs/{id}", (string id) => WithJob(id, MoveOn));
        routes.MapPost("/fine_tuning/jobs/{id}/cancel", (string id) => WithJob(id, Cancel));
        routes.MapGet("/fine_tuning/jobs/{id}/events", (string id, string? after) => Page(_events.GetValueOrDefault(id) ?? [], after, newestFirst: true));
        routes.MapDelete("/models/{id}", (string id) => Results.Json(new { id, @object = "model", deleted = true }));
        routes.MapPost("/chat/completions", ChatAsync);
        MapModels(routes);
    }

    private async Task<IResult> UploadAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var upload = form.Files["file"]!;
        using var reader = new StreamReader(upload.OpenReadStream(), Encoding.UTF8);
        var file = new ServerFile(NewId("file"), upload.FileName, await reader.ReadToEndAsync(), (string?)form["purpose"] ?? "");
        Locked(() => _files.Add(file));
        return Results.Json(file.ToJson());
    }

    private async Task<IResult> CreateAsync(HttpRequest request)
    {
        var body = (await JsonNode.ParseAsync(request.Body))!.AsObject();
        if (Locked(() => _files.Find(file => file.Id == (string?)body["training_file"])) is null)
        {
            return Errors.Bad("invalid_training_file", "The training file does not exist.");
        }
        var job = NewJob(body, "validating_files");
        return Locked(() =>
        {
            _jobs.Add(job);
            Tell(job, "Created fine-tuning job", null);
            return Results.Json(job.DeepClone());
        });
    }

    private IResult ListJobs(HttpRequest request, string? after)
    {
        var filter = KeepsMetadata ? request.Query.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal)).ToList() : [];
        return Locked(() =>
        {
            _jobs.ForEach(MoveOn);
            var fits = _jobs.Where(job => filter.TrueForAll(pair => (string?)job["metadata"]?[pair.Key[9..^1]] == pair.Value)).ToList();
            return Page(fits, after, newestFirst: true);
        });
    }

    private IResult WithJob(string id, Action<JsonObject> act) => Locked(() =>
    {
        var job = _jobs.Find(job => (string?)job["id"] == id);
        if (job is null)
        {
            return Errors.NotFound();
        }
        act(job);
        return Results.Json(job.DeepClone());
    });

    private void Cancel(JsonObject job)
    {
        if ((string?)job["status"] is not ("succeeded" or "failed"))
        {
            job["status"] = "cancelled";
        }
    }

    /// <summary>The next state, with the metrics and the model that belong to it.</summary>
    private void MoveOn(JsonObject job)
    {
        var at = Array.IndexOf(Path, (string?)job["status"]);
        if (!MovesByItself || at < 0 || at == Path.Length - 1)
        {
            return;
        }
        job["status"] = Path[at + 1];
        if (Path[at + 1] is "running")
        {
            Tell(job, "Step 1/2", new JsonObject { ["step"] = 1, ["total_steps"] = 2, ["train_loss"] = 1.5, ["train_mean_token_accuracy"] = 0.5 });
        }
        if (Path[at + 1] is "succeeded")
        {
            Tell(job, "Step 2/2", new JsonObject { ["step"] = 2, ["total_steps"] = 2, ["train_loss"] = 0.5, ["train_mean_token_accuracy"] = 0.9, ["valid_loss"] = 0.6 });
            job["fine_tuned_model"] = $"ft:{job["model"]}:test::{job["id"]}";
            job["trained_tokens"] = 1234;
            job["finished_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        }
    }

    private JsonObject NewJob(JsonObject body, string status) => new()
    {
        ["id"] = NewId("ftjob"),
        ["object"] = "fine_tuning.job",
        ["created_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["model"] = body["model"]?.DeepClone(),
        ["training_file"] = body["training_file"]?.DeepClone(),
        ["validation_file"] = body["validation_file"]?.DeepClone(),
        ["status"] = status,
        ["error"] = new JsonObject(),
        ["seed"] = null,
        ["fine_tuned_model"] = null,
        ["finished_at"] = null,
        ["hyperparameters"] = new JsonObject { ["n_epochs"] = 3, ["batch_size"] = 1, ["learning_rate_multiplier"] = 1.8 },
        ["metadata"] = KeepsMetadata ? body["metadata"]?.DeepClone() : null,
        ["a_key_nobody_documented"] = true,
    };

    private void Tell(JsonObject job, string message, JsonObject? metrics)
    {
        var id = (string)job["id"]!;
        if (!_events.TryGetValue(id, out var events))
        {
            _events[id] = events = [];
        }
        events.Add(new JsonObject
        {
            ["object"] = "fine_tuning.job.event",
            ["id"] = NewId("ftevent"),
            ["created_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["level"] = "info",
            ["message"] = message,
            ["type"] = metrics is null ? "message" : "metrics",
            ["data"] = metrics ?? new JsonObject(),
        });
    }

    private IResult Page(List<JsonObject> items, string? after, bool newestFirst)
    {
        const int size = 20;
        var ordered = Locked(() => items.Select(item => item.DeepClone().AsObject()).ToList());
        if (newestFirst)
        {
            ordered.Reverse();
        }
        var from = after is null ? 0 : ordered.FindIndex(item => (string?)item["id"] == after) + 1;
        var page = ordered.Skip(from).Take(size).ToList();
        return Results.Json(new { @object = "list", data = page, has_more = ordered.Count > from + page.Count });
    }
}
