using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.UnitTests.Core.Generations;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

/// <summary>The older resource, with the answer of its own document.</summary>
public sealed class ListedJobsTests
{
    [Fact]
    public void Every_placeholder_of_the_document_gets_a_value_of_its_own()
    {
        var filled = ListedJobs.Filled().ToJsonString();
        var fields = AnswerFields.Read(filled);

        Assert.DoesNotContain("<string>", filled);
        Assert.Equal(40, fields.Count);
        var said = fields.Select(field => field.Value).Where(value => value is not ("yes" or "given, without details")).ToList();
        Assert.Equal(said.Count, said.Distinct().Count());
    }

    [Fact]
    public async Task Job_of_the_document_is_listed_and_read_field_by_field()
    {
        await using var fireworks = await FireworksCase.StartAsync(("Dialect", "legacy"));
        var filled = ListedJobs.Filled();
        fireworks.Server.AddLegacy(filled.DeepClone().AsObject());

        var listed = Assert.Single((await fireworks.Provider.ListJobsAsync(null, CancellationToken.None)).Value().Jobs);
        var read = (await fireworks.Provider.GetJobAsync(listed.Id, CancellationToken.None)).Value();

        filled["wandbApiKey"] = "[redacted]";
        Assert.True(JsonNode.DeepEquals(filled, JsonNode.Parse(read.Raw.Body)), read.Raw.Body);
        Assert.Equal(read.Raw.Body, listed.Raw.Body);
        Assert.Equal((FineTuningStatus.Succeeded, "COMPLETED"), (read.Status, read.ProviderStatus));
        Assert.Equal((string?)filled["displayName"], read.DisplayName);
        Assert.Equal((string?)filled["createdBy"], read.CreatedBy);
        Assert.Equal((string?)filled["baseModel"], read.Model);
        Assert.Equal($"accounts/acme/models/{filled["modelId"]}", read.TunedModelId);
        Assert.Equal($"accounts/acme/datasets/{filled["dataset"]}", read.TrainingFileId);
        Assert.Equal($"accounts/acme/datasets/{filled["evaluationDataset"]}", read.ValidationFileId);
        Assert.Equal(new DateTimeOffset(2025, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(7890120), read.CreatedAt);
        Assert.Equal(filled["epochs"]!.ToJsonString(), read.Parameters["epochs"].Text);
        Assert.Equal([(string)filled["loraTargetModules"]![0]!], read.Parameters["loraTargetModules"].Items!);
        Assert.DoesNotContain("wandbApiKey", read.Parameters.Keys);
    }

    [Fact]
    public async Task Document_as_it_stands_never_throws()
    {
        await using var fireworks = await FireworksCase.StartAsync(("Dialect", "legacy"));
        fireworks.Server.AddLegacy(ListedJobs.Verbatim());

        var job = Assert.Single((await fireworks.Provider.ListJobsAsync(null, CancellationToken.None)).Value().Jobs);

        Assert.Equal((null, "STATE_UNSPECIFIED"), (job.Status, job.ProviderStatus));
    }
}
