using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.TestServers;

/// <content>Models, what is deployed of them, and answers of those that are.</content>
public sealed partial class ScriptableFireworksServer
{
    private readonly List<JsonObject> _models = [];
    private readonly List<JsonObject> _deployments = [];

    /// <summary>True where a model is asked by the name of its deployment too: "model#deployment".</summary>
    public bool NeedsRoute { get; set; }

    /// <summary>Whether each reading of the list brings deployments up.</summary>
    public bool DeploysByItself { get; set; } = true;

    /// <summary>What every question is answered.</summary>
    public string Reply { get; set; } = "SELECT 1";

    /// <summary>The names of the models that were asked, in order.</summary>
    public List<string> Asked { get; } = [];

    public IReadOnlyList<JsonObject> Models => Locked(() => _models.ConvertAll(model => model.DeepClone().AsObject()));

    public IReadOnlyList<JsonObject> Deployments => Locked(() => _deployments.ConvertAll(deployment => deployment.DeepClone().AsObject()));

    /// <summary>A tuned model of the account.</summary>
    public void AddModel(string name, string baseModel) => Locked(() => Add(_models, new JsonObject
    {
        ["name"] = name,
        ["kind"] = "HF_PEFT_ADDON",
        ["state"] = "READY",
        ["createTime"] = NextTime(),
        ["peftDetails"] = new JsonObject { ["baseModel"] = baseModel, ["r"] = 8 },
        ["deprecationDate"] = new JsonObject { ["year"] = 2027, ["month"] = 3, ["day"] = 1 },
    }));

    private void MapDeployments(RouteGroupBuilder account)
    {
        account.MapGet("/models", (HttpRequest request) => Page(request, "models", _models));
        account.MapGet("/models/{id}", (string id) => With(_models, id, model => Results.Json(model.DeepClone())));
        account.MapDelete("/models/{id}", (string id) => With(_models, id, model => _models.Remove(model) ? Results.Json(new { }) : FireworksErrors.NotFound(id)));
        account.MapPost("/deployments", DeployAsync);
        account.MapGet("/deployments", (HttpRequest request) =>
        {
            Locked(BringUp);
            return Page(request, "deployments", Locked(() => _deployments.FindAll(deployment => (string?)deployment["state"] is not "DELETED")));
        });
        account.MapGet("/deployments/{id}", (string id) => With(_deployments, id, deployment => Results.Json(deployment.DeepClone())));
        account.MapDelete("/deployments/{id}", (string id) => With(_deployments, id, deployment =>
        {
            // A deleted deployment can be brought back for a while, and keeps its id.
            var isThere = (string?)deployment["state"] is not "DELETED";
            deployment["state"] = "DELETED";
            return isThere ? Results.Json(new { }) : FireworksErrors.NotFound(id);
        }));
    }

    private async Task<IResult> DeployAsync(HttpRequest request, string? deploymentId)
    {
        var body = await BodyAsync(request);
        return Locked(() =>
        {
            var model = (string?)body["baseModel"];
            if (!IsValidId(deploymentId) || _deployments.Exists(known => IdOf(known) == deploymentId))
            {
                return FireworksErrors.Of(IsValidId(deploymentId) ? 6 : 3, $"deployment {deploymentId} cannot be made");
            }
            if (model != BaseModel && !_models.Exists(known => (string?)known["name"] == model))
            {
                return FireworksErrors.NotFound(model ?? "");
            }
            var deployment = new JsonObject
            {
                ["name"] = Name("deployments", deploymentId!),
                ["displayName"] = body["displayName"]?.DeepClone(),
                ["baseModel"] = model,
                ["createTime"] = NextTime(),
                ["state"] = "CREATING",
                ["status"] = new JsonObject { ["code"] = "OK", ["message"] = "" },
                ["replicaCount"] = 0,
            };
            _deployments.Add(deployment);
            return Results.Json(deployment.DeepClone());
        });
    }

    private bool BringUp()
    {
        foreach (var deployment in _deployments.Where(deployment => DeploysByItself && (string?)deployment["state"] is "CREATING"))
        {
            deployment["state"] = "READY";
        }
        return true;
    }

    private async Task<IResult> ChatAsync(HttpRequest request)
    {
        var model = (string?)(await BodyAsync(request))["model"] ?? "";
        return Locked(() =>
        {
            Asked.Add(model);
            var (name, route) = model.Split('#') is [var bare, var deployed] ? (bare, deployed) : (model, null);
            var up = _deployments.Find(known => (string?)known["baseModel"] == name && (string?)known["state"] is "READY");
            if (up is null || (route is not null && (string?)up["name"] != route) || (route is null && NeedsRoute))
            {
                return Errors.NotFound();
            }
            return Results.Json(new
            {
                choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = Reply } } },
                usage = new { prompt_tokens = 11, completion_tokens = 3 },
            });
        });
    }

    private IResult With(List<JsonObject> resources, string id, Func<JsonObject, IResult> act) => Locked(() =>
        resources.Find(known => IdOf(known) == id) is { } found ? act(found) : FireworksErrors.NotFound(id));
}
