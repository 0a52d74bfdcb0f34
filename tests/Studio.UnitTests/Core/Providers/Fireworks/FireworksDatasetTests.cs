using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Fireworks;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.Generations;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

public sealed class FireworksDatasetTests
{
    private const string Rows = "{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n";

    [Fact]
    public async Task Small_file_is_uploaded_in_one_piece_under_the_id_of_its_name()
    {
        await using var fireworks = await FireworksCase.StartAsync();

        var file = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();

        Assert.Equal((FireworksCase.DatasetName, RemoteFileState.Ready), (file.Id, file.State));
        Assert.Equal(Rows, fireworks.Server.ContentOf($"studio-{FireworksCase.StudioId}"));
        var dataset = Assert.Single(fireworks.Server.Datasets);
        Assert.Equal(("3", "CHAT"), ((string?)dataset["exampleCount"], (string?)dataset["format"]));
    }

    [Fact]
    public async Task Large_file_goes_to_a_signed_address_without_the_key()
    {
        await using var fireworks = await FireworksCase.StartAsync(("Limits:direct_upload_bytes:Value", "10"));

        var file = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows, rows: null), CancellationToken.None)).Value();

        Assert.Equal(RemoteFileState.Ready, file.State);
        Assert.Equal(Rows, fireworks.Server.ContentOf($"studio-{FireworksCase.StudioId}"));
        Assert.Contains(fireworks.Server.Calls, call => call.StartsWith("PUT /storage/", StringComparison.Ordinal));
        Assert.Contains(fireworks.Server.Calls, call => call.EndsWith(":validateUpload", StringComparison.Ordinal));
        Assert.Equal("3", (string?)fireworks.Server.Datasets[0]["exampleCount"]);
    }

    [Theory]
    [InlineData(":upload")]
    [InlineData("/datasets")]
    public async Task Upload_that_broke_off_is_continued(string where)
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("POST", where, afterEffect: where == "/datasets", Errors.DropAsync);

        var broken = await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None);
        var found = (await fireworks.Provider.FindFilesAsync($"studio-{FireworksCase.StudioId}.jsonl", CancellationToken.None)).Value();
        var again = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();

        Assert.Equal(ProviderErrorKind.Transient, broken.Error?.Kind);
        Assert.True(Assert.Single(found).IsEmpty);
        Assert.Equal(RemoteFileState.Ready, again.State);
        Assert.Single(fireworks.Server.Datasets);
        Assert.Equal(Rows, fireworks.Server.ContentOf($"studio-{FireworksCase.StudioId}"));
    }

    [Fact]
    public async Task Conflict_whose_body_was_cut_off_is_no_refusal()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("POST", "/datasets", afterEffect: true, Errors.DropAsync);
        await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None);
        fireworks.Server.Spoil("POST", "/datasets", afterEffect: false, Errors.Json(409, """{"code": 6, "mess"""));

        var again = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();

        Assert.Equal(RemoteFileState.Ready, again.State);
        Assert.Equal(Rows, fireworks.Server.ContentOf($"studio-{FireworksCase.StudioId}"));
    }

    [Fact]
    public async Task Conflict_over_a_dataset_that_is_not_there_is_told_as_it_came()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("POST", "/datasets", afterEffect: false, Errors.Json(409, """{"code": 10, "message": "another change is under way"}"""));

        var answer = await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None);

        Assert.Equal((ProviderErrorKind.Transient, "ABORTED"), (answer.Error?.Kind, answer.Error?.Code));
    }

    [Fact]
    public async Task Upload_that_was_taken_without_an_answer_is_not_a_refusal_the_second_time()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.ReadsUntilReady = 9;
        fireworks.Server.Spoil("POST", ":upload", afterEffect: true, Errors.DropAsync);
        await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None);

        var again = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();

        Assert.Equal((FireworksCase.DatasetName, RemoteFileState.Processing), (again.Id, again.State));
    }

    [Fact]
    public async Task Same_file_again_is_the_one_that_is_there()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        var first = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();

        var second = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();
        var found = (await fireworks.Provider.FindFilesAsync($"studio-{FireworksCase.StudioId}.jsonl", CancellationToken.None)).Value();

        Assert.Equal(first.Id, second.Id);
        Assert.Equal([first.Id], found.Select(file => file.Id));
        Assert.Single(fireworks.Server.Calls, call => call.EndsWith(":upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_file_of_a_taken_name_is_refused()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        await fireworks.Provider.UploadAsync(FireworksCase.File(Rows, "sales.jsonl"), CancellationToken.None);

        var second = await fireworks.Provider.UploadAsync(FireworksCase.File(Rows + Rows, "sales.jsonl"), CancellationToken.None);

        Assert.Equal(ProviderErrorKind.Refused, second.Error?.Kind);
        Assert.Contains("another name", second.Error!.Message);
    }

    [Fact]
    public async Task Dataset_is_processing_until_it_was_checked()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.ReadsUntilReady = 2;

        var uploaded = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();
        var second = (await fireworks.Provider.GetFileAsync(uploaded.Id, CancellationToken.None)).Value();
        var third = (await fireworks.Provider.GetFileAsync(uploaded.Id, CancellationToken.None)).Value();

        Assert.Equal([RemoteFileState.Processing, RemoteFileState.Processing, RemoteFileState.Ready], [uploaded.State, second.State, third.State]);
    }

    [Fact]
    public async Task Dataset_that_fails_its_check_says_why()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.DatasetFault = "line 2 has no messages";

        var file = (await fireworks.Provider.UploadAsync(FireworksCase.File(Rows), CancellationToken.None)).Value();

        Assert.Equal((RemoteFileState.Failed, "line 2 has no messages"), (file.State, file.Error));
    }

    [Fact]
    public async Task Files_are_listed_read_and_deleted_whoever_made_them()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.AddDataset("somebody-elses");

        var listed = (await fireworks.Provider.ListFilesAsync(null, CancellationToken.None)).Value();
        await using (var content = (await fireworks.Provider.OpenFileAsync("somebody-elses", CancellationToken.None)).Value())
        {
            using var reader = new StreamReader(content);
            Assert.Equal("{}\n{}\n{}\n", await reader.ReadToEndAsync());
        }
        var deleted = await fireworks.Provider.DeleteFileAsync(listed.Files[0].Id, CancellationToken.None);
        var again = await fireworks.Provider.DeleteFileAsync(listed.Files[0].Id, CancellationToken.None);

        Assert.Equal("somebody-elses.jsonl", Assert.Single(listed.Files).Name);
        Assert.Null(listed.NextCursor);
        Assert.Null(deleted.Error);
        Assert.Null(again.Error);
        Assert.Empty(fireworks.Server.Datasets);
    }

    [Fact]
    public async Task Dataset_whose_answer_leaves_its_name_out_has_the_one_that_was_asked_for()
    {
        await using var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.Spoil("GET", "/datasets/", afterEffect: false, context => context.Response.WriteAsync("{}"));

        var uploaded = await fireworks.Provider.UploadAsync(FireworksCase.File(), CancellationToken.None);

        Assert.Equal((FireworksCase.DatasetName, RemoteFileState.Processing), (uploaded.Value?.Id, uploaded.Value?.State));
    }

    [Theory]
    [InlineData("studio-0190a1b2c3d4e5f60718293a4b5c6d7e.jsonl", "studio-0190a1b2c3d4e5f60718293a4b5c6d7e")]
    [InlineData("studio-0190a1b2c3d4e5f60718293a4b5c6d7e-validation.jsonl", "studio-0190a1b2c3d4e5f60718293a4b5c6d7e-validation")]
    [InlineData("plain", "plain")]
    public void Dataset_id_is_the_name_where_that_is_one(string name, string id) => Assert.Equal(id, FireworksNames.DatasetId(name));

    [Theory]
    [InlineData("2026 Sales (final).jsonl")]
    [InlineData("ÄÖÜ.jsonl")]
    [InlineData("Plain.jsonl")]
    [InlineData("plain\n.jsonl")]
    [InlineData("a-very-long-name-that-goes-on-and-on-and-on-and-on-and-on-and-on-until-it-is-too-long.jsonl")]
    public void Dataset_id_is_valid_stable_and_its_own_for_any_name(string name)
    {
        var id = FireworksNames.DatasetId(name);

        Assert.Matches(@"\A[a-z-][a-z0-9-]{0,62}\z", id);
        Assert.Equal(id, FireworksNames.DatasetId(name));
        Assert.NotEqual(id, FireworksNames.DatasetId($"{name}x"));
    }
}
