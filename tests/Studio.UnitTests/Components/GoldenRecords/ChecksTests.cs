using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.GoldenRecords.Checks;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class ChecksTests : PageContext
{
    [Fact]
    public async Task Bar_counts_the_states_and_shows_a_check_as_it_goes_on()
    {
        var connection = await AddAsync(("How many customers are there?", "SELECT COUNT(*) FROM customer"), ("Which towns are there?", "SELECT twn FROM customer"));
        var bar = Render<ChecksBar>(parameters => parameters.Add(bar => bar.ConnectionId, connection.Id).Add(bar => bar.Selected, 0).Add(bar => bar.ReadSelected, () => Task.FromResult<IReadOnlyList<string>>([])).Add(bar => bar.UrlOf, state => $"/x?check={state?.ToWire()}"));
        bar.WaitForAssertion(() => Assert.Contains("Not checked 2", Text(bar)));

        await bar.Find("button").ClickAsync(new());
        bar.WaitForAssertion(() => Assert.Contains("Waiting to start", Text(bar)));
        Core.Time.Advance(TimeSpan.FromSeconds(1));
        await Core.Get<CheckWork>().RunAsync((await Core.Get<GoldenRecordChecks>().RunsAsync(connection.Id, 1, CancellationToken.None))[0].Id, CancellationToken.None);
        Core.Time.Advance(TimeSpan.FromSeconds(1));

        bar.WaitForAssertion(() => Assert.Contains("2 records checked: 1 error, 0 warnings.", Text(bar)));
        Assert.Contains(bar.FindAll("nav a"), link => link.GetAttribute("href") == "/x?check=error" && link.TextContent.Contains("Errors 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_shows_what_the_check_found_with_its_repair()
    {
        var connection = await AddAsync(("Which towns are there?", "SELECT ctiy FROM customer"));
        var run = (await Core.Get<GoldenRecordChecks>().StartAsync(connection.Id, null, null, CancellationToken.None)).Value!;
        await Core.Get<CheckWork>().RunAsync(run.Id, CancellationToken.None);
        var record = (await Core.Get<GoldenRecordStore>().ListAsync(new GoldenRecordSearch(connection.Id), 0, 1, CancellationToken.None)).Records[0];

        var form = Render<RecordForm>(parameters => parameters.Add(form => form.Connection, connection).Add(form => form.Record, record));

        form.WaitForAssertion(() => Assert.Contains("No table of the query has a column ctiy.", form.Find(".notice-danger").TextContent));
        Assert.Contains("Write customer.city if that is meant.", form.Find(".notice-danger").TextContent);
    }

    private async Task<ConnectionView> AddAsync(params (string Question, string Sql)[] records)
    {
        var connection = await Core.AddDatabaseAsync();
        await Core.Get<GoldenRecordStore>().AddAsync([.. records.Select(record => new NewGoldenRecord(connection.Id, record.Question, record.Sql))], CancellationToken.None);
        return connection;
    }

    private static string Text(IRenderedComponent<ChecksBar> bar) =>
        string.Join(' ', bar.Nodes.SelectMany(node => node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
