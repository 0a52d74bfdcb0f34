using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.TestServers;

/// <content>Models, checkpoints, single files, and what a job's end leaves behind.</content>
public sealed partial class ScriptableOpenAiServer
{
    private readonly List<JsonObject> _models = [];
    private readonly Dictionary<string, List<JsonObject>> _checkpoints = [];

    /// <summary>A model in the list, as the service writes it.</summary>
    public void AddModel(JsonObject model) => Locked(() => _models.Add(model));

    /// <summary>A checkpoint of a job, as the service writes it.</summary>
    public void AddCheckpoint(string jobId, JsonObject checkpoint) => Locked(() =>
    {
        if (!_checkpoints.TryGetValue(jobId, out var checkpoints))
        {
            _checkpoints[jobId] = checkpoints = [];
        }
        checkpoints.Add(checkpoint);
    });

    /// <summary>A file that is there without an upload, such as a result file; gives its id.</summary>
    public string AddFile(string name, string content, string purpose = "fine-tune") => Locked(() =>
    {
        var file = new ServerFile(NewId("file"), name, content, purpose);
        _files.Add(file);
        return file.Id;
    });

    private void MapModels(RouteGroupBuilder routes)
    {
        routes.MapGet("/models", () => Results.Json(new { @object = "list", data = Locked(() => _models.ConvertAll(model => model.DeepClone())) }));
        routes.MapGet("/files/{id}", (string id) => Locked(() => _files.Find(file => file.Id == id)) is { } file ? Results.Json(file.ToJson()) : Errors.NotFound());
        routes.MapGet("/fine_tuning/jobs/{id}/checkpoints",
            (string id, string? after) => Page(Locked(() => _checkpoints.GetValueOrDefault(id) ?? []), after, newestFirst: true));
        routes.MapPost("/fine_tuning/jobs/{id}/pause", (string id) => WithJob(id, job => job["status"] = "paused"));
        routes.MapPost("/fine_tuning/jobs/{id}/resume", (string id) => WithJob(id, job => job["status"] = "queued"));
    }
}
