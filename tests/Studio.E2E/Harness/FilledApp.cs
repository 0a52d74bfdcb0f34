namespace FineTuningStudio.E2E.Harness;

/// <summary>An application with a connection, golden records, a finished job that was judged on its held-out part, and a failed one.</summary>
public sealed class FilledApp : StudioApp
{
    public const string ConnectionAlias = "Harbour";

    private string _connection = "";
    private string _job = "";
    private string _evaluation = "";
    private string _failed = "";

    /// <summary>Every page there is, with content.</summary>
    public IReadOnlyList<string> Paths =>
    [
        .. StudioPaths.OfAnEmptyStudio,
        $"/connections/{_connection}",
        $"/connections/{_connection}?tab=query",
        $"/connections/{_connection}?tab=settings",
        $"/golden-records/import?connection={_connection}",
        $"/golden-records/review?connection={_connection}",
        $"/fine-tunings/new?connection={_connection}&step=records",
        $"/fine-tunings/new?connection={_connection}&step=holdout&split=shape",
        $"/fine-tunings/new?connection={_connection}&step=holdout&split=random",
        $"/fine-tunings/new?connection={_connection}&step=holdout&split=tag",
        $"/fine-tunings/new?connection={_connection}&step=model",
        $"/fine-tunings/new?connection={_connection}&step=parameters",
        $"/fine-tunings/new?connection={_connection}&step=review&split=shape",
        $"/golden-records?connection={_connection}&view=shapes",
        $"/playground?connection={_connection}&model=job:{_job}",
        $"/evaluations/new?job={_job}",
        $"/evaluations/{_evaluation}",
        $"/evaluations/{_evaluation}?by=shape",
        $"/evaluations/{_evaluation}/items/0?model=0",
        $"/evaluations/{_evaluation}/items/1?model=1",
        $"/fine-tunings/{_job}",
        $"/fine-tunings/{_job}?tab=events",
        $"/fine-tunings/{_job}?tab=records",
        $"/fine-tunings/{_job}?tab=lineage",
        $"/fine-tunings/{_job}?smooth=0.6&log=1&x=time",
        $"/fine-tunings/compare?ids={_job},{_failed}",
        $"/fine-tunings/{_job}?tab=answer",
        $"/fine-tunings/{_job}/elsewhere",
        "/fine-tunings?filter=status%20%3D%20failed&order_by=alias",
        "/fine-tunings?filter=stat%3D",
        "/fine-tunings/from-file?provider=local",
        "/providers/local/inventory?tab=jobs",
        "/providers/local/inventory?tab=files",
        "/providers/local/inventory?tab=models",
    ];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _connection = await Api.AddSampleConnectionAsync(ConnectionAlias);
        await Api.AddSampleRecordsAsync(_connection, 60);
        _job = StudioApi.Text(await Api.PostAsync("finetunings", new
        {
            db_connection_id = _connection,
            alias = "First model",
            validation_split = 0.2,
            seed = 7,
            base_llm = new { model_provider = "local", model_parameters = new { n_epochs = 5 } },
        }), "id");
        Assert.Equal("succeeded", StudioApi.Text(await Api.FinishedJobAsync(_job), "status"));
        _evaluation = await Api.JudgedAsync(_job);

        // A file that the trainer does not know: this one fails, so that a failure is on the pages too.
        var failed = await Api.PostAsync("finetunings", new { model = "studio-sql-small", training_file = "file-missing", db_connection_id = _connection });
        _failed = StudioApi.Text(failed, "id");
        Assert.Equal("failed", StudioApi.Text(await Api.FinishedJobAsync(_failed), "status"));
    }
}

/// <summary>Addresses of pages.</summary>
public static class StudioPaths
{
    public static IReadOnlyList<string> OfAnEmptyStudio { get; } =
    [
        "/", "/connections", "/connections/new?kind=path", "/connections/new?kind=upload", "/connections/new?kind=ddl", "/golden-records",
        "/golden-records/import", "/playground", "/evaluations", "/evaluations/new", "/fine-tunings", "/fine-tunings/new", "/providers", "/providers/new",
        "/providers/openai", "/providers/local", "/webhooks", "/webhooks/new", "/models/sunset", "/there-is-no-such-page",
    ];
}
