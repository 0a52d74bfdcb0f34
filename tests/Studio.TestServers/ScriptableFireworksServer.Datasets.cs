using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.TestServers;

/// <content>Datasets: made, uploaded in one piece or to a signed address, checked, read and deleted.</content>
public sealed partial class ScriptableFireworksServer
{
    private const string StoragePath = "/storage/{dataset}/{file}";
    private const string LengthRange = "x-goog-content-length-range";

    private readonly List<JsonObject> _datasets = [];
    private readonly Dictionary<string, string> _contents = [];
    private readonly Dictionary<string, int> _reads = [];

    /// <summary>How often a dataset is read before it counts as checked.</summary>
    public int ReadsUntilReady { get; set; }

    /// <summary>Why every dataset that is uploaded from now on fails its check; null where they are fine.</summary>
    public string? DatasetFault { get; set; }

    /// <summary>Copies of the datasets, in order of creation.</summary>
    public IReadOnlyList<JsonObject> Datasets => Locked(() => _datasets.ConvertAll(dataset => dataset.DeepClone().AsObject()));

    /// <summary>What was uploaded to a dataset; null where nothing was.</summary>
    public string? ContentOf(string datasetId) => Locked(() => _contents.GetValueOrDefault(datasetId));

    /// <summary>A dataset that somebody else uploaded.</summary>
    public void AddDataset(string id) => Locked(() =>
    {
        _datasets.Add(NewDataset(id, "READY"));
        return _contents[id] = "{}\n{}\n{}\n";
    });

    private void MapDatasets(RouteGroupBuilder account)
    {
        account.MapPost("/datasets", CreateDatasetAsync);
        account.MapGet("/datasets", (HttpRequest request) => Page(request, "datasets", _datasets));
        account.MapGet("/datasets/{id}", ReadDataset);
        account.MapDelete("/datasets/{id}", (string id) => Locked(() => _datasets.RemoveAll(dataset => IdOf(dataset) == id)) > 0
            ? Results.Json(new { })
            : FireworksErrors.NotFound(id));
        account.MapPost("/datasets/{id}:upload", UploadAsync).DisableAntiforgery();
        account.MapPost("/datasets/{id}:getUploadEndpoint", SignAsync);
        account.MapPost("/datasets/{id}:validateUpload", (string id) => WithDataset(id, dataset => Uploaded(dataset, id)));
        account.MapGet("/datasets/{id}:getDownloadEndpoint", (string id, HttpRequest request) => WithDataset(id, dataset => Signed(request, id, $"{id}.jsonl", 0)));
    }

    private async Task<IResult> CreateDatasetAsync(HttpRequest request)
    {
        var body = await BodyAsync(request);
        var id = (string?)body["datasetId"];
        var dataset = body["dataset"] as JsonObject;
        if (!IsValidId(id))
        {
            return FireworksErrors.Of(3, $"dataset id \"{id}\" must have 1 to 63 of a-z, 0-9 and -, not starting with a digit");
        }
        if (dataset?["exampleCount"] is not JsonValue count || !count.TryGetValue<string>(out var rows) || !long.TryParse(rows, out _) || dataset["userUploaded"] is not JsonObject)
        {
            return FireworksErrors.Of(3, "dataset.exampleCount (as a string) and dataset.userUploaded are required");
        }
        return Locked(() =>
        {
            if (_datasets.Exists(known => IdOf(known) == id))
            {
                return FireworksErrors.Of(6, $"dataset {id} already exists");
            }
            var made = NewDataset(id!, "UPLOADING");
            made["exampleCount"] = rows;
            made["format"] = dataset["format"]?.DeepClone();
            _datasets.Add(made);
            return Results.Json(made.DeepClone());
        });
    }

    private async Task<IResult> UploadAsync(string id, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form.Files["file"] is not { } file)
        {
            return FireworksErrors.Of(3, "the part \"file\" is missing");
        }
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        var content = await reader.ReadToEndAsync();
        return WithDataset(id, dataset =>
        {
            if ((string?)dataset["state"] is not "UPLOADING")
            {
                return FireworksErrors.Of(9, $"dataset {id} has its file already");
            }
            _contents[id] = content;
            return Uploaded(dataset, id);
        });
    }

    private async Task<IResult> SignAsync(string id, HttpRequest request)
    {
        var (file, size) = (await BodyAsync(request))["filenameToSize"]!.AsObject().Single();
        return WithDataset(id, _ => Signed(request, id, file, long.Parse((string)size!, CultureInfo.InvariantCulture)));
    }

    private static IResult Signed(HttpRequest request, string id, string file, long size) => Results.Json(new
    {
        filenameToSignedUrls = new Dictionary<string, string>
        {
            [file] = $"http://{request.Host}/storage/{id}/{file}?X-Goog-SignedHeaders=content-type%3Bhost%3B{LengthRange}&size={size}&X-Goog-Signature=0123abcd",
        },
    });

    private async Task<IResult> StoreAsync(string dataset, string file, HttpRequest request)
    {
        var size = request.Query["size"].ToString();
        if (request.Headers[LengthRange] != $"{size},{size}" || request.ContentLength?.ToString(CultureInfo.InvariantCulture) != size)
        {
            return Results.Text("<Error><Code>SignatureDoesNotMatch</Code></Error>", "application/xml", statusCode: 403);
        }
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var content = await reader.ReadToEndAsync();
        Locked(() => _contents[dataset] = content);
        return Results.Ok();
    }

    private IResult Fetch(string dataset, string file) =>
        Locked(() => _contents.GetValueOrDefault(dataset)) is { } content ? Results.Text(content) : Results.NotFound();

    private IResult ReadDataset(string id) => WithDataset(id, dataset =>
    {
        if ((string?)dataset["state"] is "VALIDATING" && (_reads[id] = _reads.GetValueOrDefault(id) + 1) > ReadsUntilReady)
        {
            Check(dataset);
        }
        return Results.Json(dataset.DeepClone());
    });

    private IResult Uploaded(JsonObject dataset, string id)
    {
        if (!_contents.ContainsKey(id))
        {
            return FireworksErrors.Of(9, $"nothing was uploaded to dataset {id}");
        }
        dataset["state"] = "VALIDATING";
        if (ReadsUntilReady == 0)
        {
            Check(dataset);
        }
        return Results.Json(new { });
    }

    private void Check(JsonObject dataset)
    {
        var rows = _contents[IdOf(dataset)].Count(character => character == '\n');
        var fault = DatasetFault ?? (rows < 3 ? $"a dataset needs at least 3 examples, this one has {rows}" : null);
        dataset["state"] = fault is null ? "READY" : "VALIDATION_FAILED";
        dataset["status"] = new JsonObject { ["code"] = fault is null ? "OK" : "INVALID_ARGUMENT", ["message"] = fault ?? "" };
    }

    private JsonObject NewDataset(string id, string state) => new()
    {
        ["name"] = Name("datasets", id),
        ["displayName"] = id,
        ["createTime"] = NextTime(),
        ["state"] = state,
        ["status"] = new JsonObject { ["code"] = "OK", ["message"] = "" },
        ["exampleCount"] = "3",
        ["userUploaded"] = new JsonObject(),
        ["format"] = "CHAT",
        ["createdBy"] = "ada@example.com",
    };

    private IResult WithDataset(string id, Func<JsonObject, IResult> act) => Locked(() =>
        _datasets.Find(dataset => IdOf(dataset) == id) is { } found ? act(found) : FireworksErrors.NotFound(Name("datasets", id)));

    private static string IdOf(JsonObject resource) => ((string)resource["name"]!).Split('/')[^1];
}
