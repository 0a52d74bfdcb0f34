using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Api.Answers;

namespace FineTuningStudio.Web.Api.Providers;

internal sealed record RemoteJobList(IReadOnlyList<RemoteJobResource> Jobs, string? NextPageToken);

internal sealed record RemoteJobResource(
    [property: Description("The provider's id of the job.")] string Id,
    [property: Description("The provider's state in the Studio's words; null for one that nobody knows.")] FineTuningStatus? Status,
    string ProviderStatus,
    string? Model,
    string? ModelId,
    string? DisplayName,
    string? TrainingFileId,
    string? ValidationFileId,
    string? CreatedBy,
    DateTime? CreatedAt,
    DateTime? FinishedAt,
    long? TrainedTokens,
    string? Error,
    IReadOnlyDictionary<string, string> Metadata,
    [property: Description("elsewhere, ours, adopted, deleted_here or other_studio.")] JobOrigin Origin,
    [property: Description("The job in the Studio; null where it does not watch it, so that it can be adopted.")] OwnerResource? Finetuning,
    [property: Description("As the provider told it, secrets redacted.")] JsonElement Raw)
{
    public static RemoteJobResource Of(InventoryJob item) => new(
        item.Job.Id,
        item.Job.Status,
        item.Job.ProviderStatus,
        item.Job.Model,
        item.Job.TunedModelId,
        item.Job.DisplayName,
        item.Job.TrainingFileId,
        item.Job.ValidationFileId,
        item.Job.CreatedBy,
        item.Job.CreatedAt?.UtcDateTime,
        item.Job.FinishedAt?.UtcDateTime,
        item.Job.TrainedTokens,
        item.Job.Error,
        item.Job.Metadata,
        item.Origin,
        OwnerResource.Of(item.Owner),
        RawJson.Of(item.Job.Raw.Body));
}

internal sealed record RemoteFileList(IReadOnlyList<RemoteFileResource> Files, string? NextPageToken);

internal sealed record RemoteFileResource(
    string Id,
    string Name,
    long? Bytes,
    DateTime? CreatedAt,
    [property: Description("ready, processing or failed.")] RemoteFileState State,
    string? Purpose,
    string? Error,
    [property: Description("used, orphan (no job needs it), other_studio or unknown.")] FileOrigin Origin,
    [property: Description("The jobs of the Studio that use it.")] IReadOnlyList<OwnerResource> UsedBy)
{
    public static RemoteFileResource Of(InventoryFile item) => new(
        item.File.Id,
        item.File.Name,
        item.File.Bytes,
        item.File.CreatedAt?.UtcDateTime,
        item.File.State,
        item.File.Purpose,
        item.File.Error,
        item.Origin,
        [.. item.UsedBy.Select(OwnerResource.Of).OfType<OwnerResource>()]);
}

internal sealed record RemoteModelList(IReadOnlyList<RemoteModelResource> Models, string? NextPageToken);

internal sealed record RemoteModelResource(
    string Id,
    bool IsTuned,
    string? BaseModel,
    string? OwnedBy,
    DateTime? CreatedAt,
    [property: Description("The day from which it is no longer served; null where nobody named one.")] DateOnly? ShutdownDate,
    [property: Description("Where that date is from; null where there is none.")] SunsetSourceResource? ShutdownSource,
    [property: Description("The jobs of the Studio whose model it is.")] IReadOnlyList<OwnerResource> MadeBy)
{
    public static RemoteModelResource Of(InventoryModel item) => new(
        item.Model.Id,
        item.Model.IsTuned,
        item.Model.BaseModel,
        item.Model.OwnedBy,
        item.Model.CreatedAt?.UtcDateTime,
        item.Sunset?.Date,
        SunsetSourceResource.Of(item.Sunset),
        [.. item.MadeBy.Select(OwnerResource.Of).OfType<OwnerResource>()]);
}

internal sealed record OwnerResource([property: Description("The id in the Studio.")] string Id, string Alias, FineTuningStatus Status)
{
    public static OwnerResource? Of(InventoryOwner? owner) => owner is null ? null : new(owner.FineTuningId, owner.Alias, owner.Status);
}

internal sealed record SunsetSourceResource(
    [property: Description("The model that the date is of: the tuned one itself or its base model.")] string Model,
    [property: Description("True where the provider itself named the date, false where the settings do.")] bool ToldByProvider,
    [property: Description("The day on which the date was read.")] DateOnly? ReadOn)
{
    public static SunsetSourceResource? Of(ModelSunset? sunset) => sunset is null ? null : new(sunset.Model, sunset.ToldByProvider, sunset.ReadOn);
}
