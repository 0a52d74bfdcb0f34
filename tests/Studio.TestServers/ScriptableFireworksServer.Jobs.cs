using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.TestServers;

/// <content>Jobs of both dialects.</content>
public sealed partial class ScriptableFireworksServer
{
    private const string JobsCollection = "supervisedFineTuningJobs";
    private const string LegacyCollection = "fineTuningJobs";

    private static readonly string[] Path = ["JOB_STATE_CREATING", "JOB_STATE_VALIDATING", "JOB_STATE_PENDING", "JOB_STATE_RUNNING", "JOB_STATE_COMPLETED"];

    private static readonly string[] KnownKeys =
    [
        "dataset", "baseModel", "warmStartFrom", "outputModel", "displayName", "epochs", "learningRate", "loraRank", "maxContextLength", "batchSize", "earlyStop",
        "evaluationDataset", "evalAutoCarveout", "jinjaTemplate", "wandbConfig",
    ];

    private readonly List<JsonObject> _jobs = [];
    private readonly List<JsonObject> _legacyJobs = [];

    /// <summary>Whether each reading of the list, or of a job, moves the jobs on by one state.</summary>
    public bool MovesByItself { get; set; } = true;

    /// <summary>By how many states a reading moves a job on.</summary>
    public int StatesPerReading { get; set; } = 1;

    /// <summary>What the call to cancel answers: 200, or 404 or 501 where a server does not know it.</summary>
    public int CancelStatus { get; set; } = 200;

    /// <summary>What is behind metricsFileSignedUrl; null for jobs without it.</summary>
    public string? Metrics { get; set; }

    /// <summary>Copies of today's jobs, in order of creation.</summary>
    public IReadOnlyList<JsonObject> Jobs => Locked(() => _jobs.ConvertAll(job => job.DeepClone().AsObject()));

    /// <summary>The bodies that jobs were created with, in order.</summary>
    public List<JsonObject> Created { get; } = [];

    /// <summary>A job of the older resource.</summary>
    public void AddLegacy(JsonObject job) => Locked(() => Add(_legacyJobs, job));

    /// <summary>A job that somebody else made.</summary>
    public void AddAlien(string id, string state = "JOB_STATE_COMPLETED") => Locked(() => Add(_jobs, NewJob(id, state, new JsonObject
    {
        ["dataset"] = Name("datasets", "somebody-elses"), ["baseModel"] = BaseModel, ["displayName"] = id,
    })));

    /// <summary>Changes a job from outside, as the service itself would.</summary>
    public void Change(string jobName, Action<JsonObject> change) => Locked(() =>
    {
        change(_jobs.Concat(_legacyJobs).Single(job => (string?)job["name"] == jobName));
        return true;
    });

    public void Forget(string jobName) => Locked(() => _jobs.RemoveAll(job => (string?)job["name"] == jobName));

    private void MapJobs(RouteGroupBuilder account)
    {
        account.MapPost($"/{JobsCollection}", CreateJobAsync);
        foreach (var (collection, jobs) in new[] { (JobsCollection, _jobs), (LegacyCollection, _legacyJobs) })
        {
            account.MapGet($"/{collection}", (HttpRequest request) =>
            {
                Locked(() => MoveAll(jobs));
                return Page(request, collection, jobs);
            });
            account.MapGet($"/{collection}/{{id}}", (string id, HttpRequest request) => WithJob(jobs, id, job => Results.Json(MoveOn(job, request).DeepClone())));
            account.MapDelete($"/{collection}/{{id}}", (string id) => WithJob(jobs, id, job => jobs.Remove(job) ? Results.Json(new { }) : FireworksErrors.NotFound(id)));
        }
        account.MapPost($"/{JobsCollection}/{{id}}:cancel", (string id) => CancelStatus switch
        {
            404 => Results.Text("404 page not found", statusCode: 404),
            501 => FireworksErrors.Of(12, "Method Not Allowed"),
            _ => WithJob(_jobs, id, Cancel),
        });
    }

    private async Task<IResult> CreateJobAsync(HttpRequest request, string? supervisedFineTuningJobId)
    {
        var body = await BodyAsync(request);
        return Locked(() =>
        {
            Created.Add(body);
            var id = supervisedFineTuningJobId ?? $"job-{_jobs.Count}";
            if (Refusal(id, body) is { } refusal)
            {
                return refusal;
            }
            var job = NewJob(id, Path[0], body);
            Add(_jobs, job);
            return Results.Json(job.DeepClone());
        });
    }

    private IResult? Refusal(string id, JsonObject body)
    {
        string? Text(string key) => (string?)body[key];
        var dataset = _datasets.Find(known => (string?)known["name"] == Text("dataset"));
        var evaluation = Text("evaluationDataset") is { } name ? _datasets.Find(known => (string?)known["name"] == name) : dataset;
        return body switch
        {
            _ when !IsValidId(id) => FireworksErrors.Of(3, $"invalid job id {id}"),
            _ when _jobs.Exists(job => IdOf(job) == id) => FireworksErrors.Of(6, $"supervised fine-tuning job {id} already exists"),
            _ when body.FirstOrDefault(pair => !KnownKeys.Contains(pair.Key)).Key is { } unknown => FireworksErrors.Of(3, $"unknown field \"{unknown}\""),
            _ when dataset is null || evaluation is null => FireworksErrors.Of(3, $"dataset {Text("dataset")} does not exist"),
            _ when (string?)dataset["state"] is not "READY" || (string?)evaluation["state"] is not "READY" => FireworksErrors.Of(9, $"dataset {Text("dataset")} is not ready"),
            _ when (Text("baseModel") is null) == (Text("warmStartFrom") is null) => FireworksErrors.Of(3, "exactly one of baseModel and warmStartFrom is required"),
            _ when Text("baseModel") is { } model && model != BaseModel => FireworksErrors.Of(5, $"model {model} not found"),
            _ when Text("warmStartFrom") is { } start && !_models.Exists(known => (string?)known["name"] == start) => FireworksErrors.Of(5, $"model {start} not found"),
            _ when Text("outputModel") is { } output && (!output.StartsWith(Name("models", ""), StringComparison.Ordinal) || !IsValidId(output.Split('/')[^1])) =>
                FireworksErrors.Of(3, $"invalid output model {output}"),
            _ when WrongType(body) is { } wrong => FireworksErrors.Of(3, $"{wrong} has another type"),
            _ when body["wandbConfig"] is JsonObject wandb && (wandb["apiKey"] is null || wandb["project"] is null || wandb["entity"] is null) =>
                FireworksErrors.Of(3, "wandbConfig needs apiKey, project and entity"),
            _ => null,
        };
    }

    private static string? WrongType(JsonObject body)
    {
        string[] numbers = ["epochs", "learningRate", "loraRank", "maxContextLength", "batchSize"];
        string[] flags = ["earlyStop", "evalAutoCarveout"];
        return numbers.FirstOrDefault(key => body[key] is { } value && value.GetValueKind() is not JsonValueKind.Number)
            ?? flags.FirstOrDefault(key => body[key] is { } value && value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False));
    }

    private JsonObject NewJob(string id, string state, JsonObject body)
    {
        var job = body.DeepClone().AsObject();
        job["name"] = Name(JobsCollection, id);
        job["createTime"] = NextTime();
        job["state"] = state;
        job["status"] = new JsonObject { ["code"] = "OK", ["message"] = "" };
        job["createdBy"] = "ada@example.com";
        job["outputModel"] ??= Name("models", $"ft-{id}"[..Math.Min(60, id.Length + 3)]);
        job["epochs"] ??= 1;
        job["learningRate"] ??= 0.0001;
        job["loraRank"] ??= 8;
        job["maxContextLength"] ??= 8192;
        job["jobProgress"] = new JsonObject { ["percent"] = 0, ["epoch"] = 0, ["inputTokens"] = "0" };
        job["a_key_nobody_documented"] = true;
        return job;
    }

    private IResult Cancel(JsonObject job)
    {
        if ((string?)job["state"] is "JOB_STATE_COMPLETED" or "JOB_STATE_FAILED" or "JOB_STATE_CANCELLED")
        {
            return FireworksErrors.Of(9, $"job is already {job["state"]}");
        }
        job["state"] = "JOB_STATE_CANCELLED";
        return Results.Json(new { });
    }

    private bool MoveAll(List<JsonObject> jobs)
    {
        jobs.ForEach(job => MoveOn(job, null));
        return true;
    }

    /// <summary>The next state, with the progress and the model that belong to it.</summary>
    private JsonObject MoveOn(JsonObject job, HttpRequest? request)
    {
        if (Metrics is not null && request is not null)
        {
            _contents["metrics"] = Metrics;
            job["metricsFileSignedUrl"] = $"http://{request.Host}/storage/metrics/metrics.jsonl?X-Goog-Signature=0123abcd";
        }
        var at = Array.IndexOf(Path, (string?)job["state"]);
        if (!MovesByItself || at < 0 || at == Path.Length - 1)
        {
            return job;
        }
        var next = Math.Min(at + StatesPerReading, Path.Length - 1);
        job["state"] = Path[next];
        job["jobProgress"] = new JsonObject { ["percent"] = 100 * next / (Path.Length - 1), ["epoch"] = next - 1, ["inputTokens"] = "1234" };
        if (next == Path.Length - 1)
        {
            job["completedTime"] = NextTime();
            AddModel((string)job["outputModel"]!, (string?)job["baseModel"] ?? BaseModel);
        }
        return job;
    }

    private IResult WithJob(List<JsonObject> jobs, string id, Func<JsonObject, IResult> act) => Locked(() =>
        jobs.Find(job => IdOf(job) == id) is { } found ? act(found) : FireworksErrors.NotFound(id));

    private static bool Add(List<JsonObject> jobs, JsonObject job)
    {
        jobs.Add(job);
        return true;
    }
}
