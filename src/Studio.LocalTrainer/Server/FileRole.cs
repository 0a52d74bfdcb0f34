namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>What a file is for in a job, and how OpenAI calls what is wrong with it.</summary>
internal sealed record FileRole(string Name, string Param)
{
    public static readonly FileRole Training = new("training", "training_file");
    public static readonly FileRole Validation = new("validation", "validation_file");

    public JobFailure Deleted(string fileId) => new(
        $"deleted_{Param}", $"The {Name} file {fileId} was deleted before the job could read it. Upload it again and create a new job.", Param);

    public JobFailure Invalid(string what) => new(
        $"invalid_{Param}", $"The job failed due to an invalid {Name} file. {what}", Param);

    public JobFailure TooFew(int rows, int min) => new(
        "invalid_n_examples",
        $"The {Name} file has {rows} {(rows == 1 ? "example" : "examples")}, but must have at least {min} examples.",
        Param);
}
