using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Settings under names, to begin jobs with.</summary>
internal static class PresetsApi
{
    private const string IdDescription = "The preset's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings/presets").WithTags("Presets"));
        api.MapAlias("/finetuning-jobs/presets", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder presets)
    {
        presets.MapGet("", ListAsync).Is("ListPresets", "Presets: the built-in ones, then your own by name")
            .Takes(new ParameterNote("model_provider", NoteType.String, "Only those of this provider."));
        presets.MapPost("", CreateAsync).Is("CreatePreset", "Keep settings under a name", "Secrets are never kept in a preset.").Refuses(409, 422);
        presets.MapPut("/{id}", UpdateAsync).Is("UpdatePreset", "Replace a preset of your own").Refuses(404, 409, 422);
        presets.MapDelete("/{id}", DeleteAsync).Is("DeletePreset", "Delete a preset of your own").Refuses(404, 409);
    }

    private static async Task<Ok<PresetList>> ListAsync(HttpRequest request, FineTuningPresets presets, CancellationToken cancellationToken) =>
        TypedResults.Ok(new PresetList([.. (await presets.ListAsync(new QueryFields(request.Query).Text("model_provider"), cancellationToken)).Select(PresetResource.Of)]));

    private static async Task<Results<Created<PresetResource>, ProblemResult>> CreateAsync(
        Body<PresetBody> body, HttpContext context, FineTuningPresets presets, CancellationToken cancellationToken) =>
        (await presets.CreateAsync(body.Value.ToRequest(Caller.NameOf(context)), cancellationToken)).TryGet(out var preset, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/presets", PresetResource.Of(preset))
            : problem.ToResult();

    private static async Task<Results<Ok<PresetResource>, ProblemResult>> UpdateAsync(
        [Description(IdDescription)] string id, Body<PresetBody> body, FineTuningPresets presets, CancellationToken cancellationToken) =>
        (await presets.UpdateAsync(id, body.Value.ToRequest(null), cancellationToken)).TryGet(out var preset, out var problem)
            ? TypedResults.Ok(PresetResource.Of(preset))
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, FineTuningPresets presets, CancellationToken cancellationToken) =>
        (await presets.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new DeletedResource()) : problem.ToResult();
}

internal sealed record PresetBody : IRequestBody<PresetBody>
{
    [Description("1 to 100 characters, once a provider.")]
    public string? Name { get; init; }

    [Description("The provider's name in the configuration.")]
    public string? ModelProvider { get; init; }

    [Description("Null leaves the model as it is.")]
    public string? ModelName { get; init; }

    public IReadOnlyDictionary<string, ParameterValue>? ModelParameters { get; init; }

    [Description("none, random, shape or tag; null leaves the split as it is.")]
    public string? SplitBy { get; init; }

    [Description("0 to 0.5.")]
    public double? ValidationSplit { get; init; }

    public string? SplitTag { get; init; }

    public static PresetBody Read(JsonFields fields) => new()
    {
        Name = fields.Text("name"),
        ModelProvider = fields.Text("model_provider"),
        ModelName = fields.Text("model_name"),
        ModelParameters = fields.Parameters("model_parameters"),
        SplitBy = fields.Word("split_by", FieldWords.Splits),
        ValidationSplit = fields.Number("validation_split"),
        SplitTag = fields.Text("split_tag"),
    };

    public PresetRequest ToRequest(string? caller) => new(Name, ModelProvider)
    {
        ModelName = ModelName,
        Parameters = ModelParameters ?? new Dictionary<string, ParameterValue>(),
        SplitKind = SplitKinds.FromWire(SplitBy),
        ValidationSplit = ValidationSplit,
        SplitTag = SplitTag,
        CreatedBy = caller,
    };
}

internal sealed record PresetResource(
    string Id,
    string Name,
    [property: Description("True for those of every installation, which cannot be changed.")] bool BuiltIn,
    [property: Description("What a built-in one is good for.")] string? Description,
    string ModelProvider,
    [property: Description("Null leaves the model as it is.")] string? ModelName,
    IReadOnlyDictionary<string, ParameterValue> ModelParameters,
    [property: Description("Null leaves the split as it is.")] string? SplitBy,
    double? ValidationSplit,
    string? SplitTag,
    string? CreatedBy,
    DateTime? CreatedAt)
{
    public static PresetResource Of(PresetView view) => new(
        view.Id, view.Name, view.IsBuiltIn, view.Description, view.Provider, view.ModelName, view.Parameters, view.SplitKind?.ToWire(), view.ValidationSplit, view.SplitTag,
        view.CreatedBy, view.CreatedAt);
}

internal sealed record PresetList(IReadOnlyList<PresetResource> Presets);
