namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

public enum WizardStep
{
    Connection,
    Records,
    HoldOut,
    Model,
    Parameters,
    Review,
}

public static class WizardSteps
{
    public static IReadOnlyList<WizardStep> All { get; } = Enum.GetValues<WizardStep>();

    public static string Title(this WizardStep step) => step switch
    {
        WizardStep.Connection => "Database",
        WizardStep.Records => "Golden records",
        WizardStep.HoldOut => "Hold out",
        WizardStep.Model => "Model",
        WizardStep.Parameters => "Parameters",
        _ => "Review",
    };

    public static string ToKey(this WizardStep step) => step.ToString().ToLowerInvariant();

    public static WizardStep? FromKey(string? key) => All.Select(step => (WizardStep?)step).FirstOrDefault(step => step!.Value.ToKey() == key);

    /// <summary>The step on which a field of the API's body is chosen.</summary>
    public static WizardStep OfField(string field) => field switch
    {
        "db_connection_id" => WizardStep.Connection,
        "golden_records" or "snapshot_id" or "check_states" => WizardStep.Records,
        "over_limit" => WizardStep.Review,
        "validation_split" or "split_by" or "split_tag" => WizardStep.HoldOut,
        "model" or "provider" or "base_llm" or "base_llm.model_provider" or "base_llm.model_name" => WizardStep.Model,
        _ => WizardStep.Parameters,
    };

    /// <summary>The step on which a problem that names no field can be solved.</summary>
    public static WizardStep OfCode(string code) => code switch
    {
        "database_connection_not_found" or "empty_database" or "invalid_database_connection" => WizardStep.Connection,
        "golden_record_not_found" or "too_few_golden_records" or "snapshot_not_found" => WizardStep.Records,
        "provider_not_ready" or "model_not_supported" or "budget_exceeded" => WizardStep.Model,
        _ => WizardStep.Parameters,
    };
}
