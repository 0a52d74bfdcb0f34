using System.Linq.Expressions;
using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What jobs can be filtered and ordered by, as the API contract names it. A word that stands alone is looked for in alias, model and id.</summary>
public static class FineTuningFields
{
    private static readonly FilterField[] Fields =
    [
        Text("id", job => job.Id, isNullable: false),
        Text("alias", job => job.Alias, isNullable: false),
        new("status", FilterType.Choice, Column(job => job.Status), IsNullable: false)
        {
            Words = Enum.GetValues<FineTuningStatus>().ToDictionary(status => status.ToWire(), status => (object)status),
        },
        Text("error", job => job.Error),
        Text("db_connection_id", job => job.ConnectionId),
        Text("provider", job => job.Provider, isNullable: false),
        Text("model_name", job => job.ModelName, isNullable: false),
        Text("model_id", job => job.ModelId),
        Text("finetuning_job_id", job => job.RemoteJobId),
        Text("provider_status", job => job.ProviderStatus),
        Text("suffix", job => job.Suffix),
        Text("created_by", job => job.CreatedBy),
        Text("sweep_id", job => job.SweepId),
        Text("cloned_from_id", job => job.ClonedFromId),
        new("created_at", FilterType.Time, Column(job => job.CreatedAt), IsNullable: false),
        new("finished_at", FilterType.Time, Column(job => job.FinishedAt), IsNullable: true),
        new("progress", FilterType.Number, Column(job => job.Progress), IsNullable: true),
        new("trained_tokens", FilterType.Number, Column(job => job.TrainedTokens), IsNullable: true),
        new("held_out_accuracy", FilterType.Number, Column(job => job.HeldOutAccuracy), IsNullable: true),
        new("tags", FilterType.List, Column(job => job.Tags), IsNullable: false),
        new("metadata", FilterType.Map, Column(job => job.Metadata), IsNullable: true),
        new("base_llm.model_parameters", FilterType.Map, Column(job => job.ModelParameters), IsNullable: true),
    ];

    public static FilterTable Table { get; } = new(
        Fields,
        ["alias", "model_name", "model_id", "id"],
        new Dictionary<string, string>
        {
            ["name"] = "alias",
            ["base_llm.model_provider"] = "provider",
            ["base_llm.model_name"] = "model_name",
        });

    private static FilterField Text(string name, Expression<Func<FineTuning, string?>> column, bool isNullable = true) =>
        new(name, FilterType.Text, column, isNullable);

    private static Expression<Func<FineTuning, T>> Column<T>(Expression<Func<FineTuning, T>> column) => column;
}
