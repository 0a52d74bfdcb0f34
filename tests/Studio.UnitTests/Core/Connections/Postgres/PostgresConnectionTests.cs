using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresConnectionTests(PostgresServer server) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();

    private DatabaseConnections Connections => _studio.Get<DatabaseConnections>();

    public void Dispose() => _studio.Dispose();

    [PostgresFact]
    public async Task Added_database_is_shown_without_its_password()
    {
        var database = await server.MakeDatabaseAsync("CREATE TABLE customer (id integer)");

        var added = await AddedAsync(new NewConnection(ConnectionUri: server.Uri(database)));

        Assert.Equal((database, ConnectionKind.Postgres, "postgresql", 1), (added.Alias, added.Kind, added.Dialect, added.TableCount));
        Assert.Equal($"postgresql://owner:***@127.0.0.1:{server.Port}/{database}", added.ConnectionUri);
        Assert.Equal(added.ConnectionUri, (await Connections.FindAsync(added.Id, None))!.ConnectionUri);
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "wrong password", "the server refuses the user owner with this password. Check both in the connection_uri." },
        { "unknown user", "the server refuses the user nobody with this password" },
        { "unknown host", "there is no host nowhere.invalid. Check the host in the connection_uri." },
        { "closed port", "nothing listens at that port" },
        { "no database", "the server has no database of this name. Check the last part of the connection_uri." },
        { "encryption wanted", "Add ?sslmode=require" },
        { "encryption not there", "no encrypted connection could be made as the sslmode asks" },
        { "other protocol", "cannot be opened" },
    };

    [PostgresTheory]
    [MemberData(nameof(Failures))]
    public async Task Database_that_cannot_be_opened_is_refused_in_one_sentence_of_its_own(string what, string sentencePart)
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var closing = what is "other protocol" ? CloseFirstAsync(other) : Task.CompletedTask;
        var uri = what switch
        {
            "wrong password" => server.Uri("postgres", password: "canary wrong"),
            "unknown user" => server.Uri("postgres", "nobody"),
            "unknown host" => server.Uri("postgres", host: "nowhere.invalid"),
            "closed port" => server.Uri("postgres", port: 1),
            "no database" => server.Uri("missing"),
            "encryption wanted" => server.Uri("postgres", "tls_only", query: "?sslmode=disable"),
            "encryption not there" => server.Uri("postgres", query: "?sslmode=verify-full"),
            _ => server.Uri("postgres", port: ((System.Net.IPEndPoint)other.LocalEndpoint).Port),
        };

        var result = await Connections.AddAsync(new NewConnection(ConnectionUri: uri), None);

        await closing;
        Assert.Equal((ProblemKind.Impossible, "invalid_database_connection"), (result.Problem!.Kind, result.Problem.Code));
        Assert.Contains(sentencePart, result.Problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(await Connections.ListAsync(None));
    }

    [PostgresFact]
    public async Task Database_without_a_table_in_sight_says_where_there_are_some()
    {
        var nothing = await server.MakeDatabaseAsync();
        var elsewhere = await server.MakeDatabaseAsync("CREATE SCHEMA sales; CREATE TABLE sales.invoice (id integer)");

        var empty = (await Connections.AddAsync(new NewConnection(ConnectionUri: server.Uri(nothing)), None)).Problem;
        var hidden = (await Connections.AddAsync(new NewConnection(ConnectionUri: server.Uri(elsewhere)), None)).Problem;
        var denied = (await Connections.AddAsync(new NewConnection(ConnectionUri: server.Uri(elsewhere, "reader"), Schemas: ["sales"]), None)).Problem;

        Assert.Equal(("empty_database", "empty_database", "invalid_database_connection"), (empty?.Code, hidden?.Code, denied?.Code));
        Assert.EndsWith("Let the role have SELECT on at least one table.", empty!.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose other schemas: there are tables in sales.", hidden!.Message, StringComparison.Ordinal);
        Assert.Contains("has no schema \"sales\" that reader may use", denied!.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Schemas_choose_what_is_read_and_where_names_are_looked_for()
    {
        var database = await server.MakeDatabaseAsync("CREATE TABLE a (x integer); CREATE SCHEMA sales; CREATE TABLE sales.invoice (id integer); INSERT INTO sales.invoice VALUES (7)");
        var added = await AddedAsync(new NewConnection(ConnectionUri: server.Uri(database), Schemas: ["sales"]));
        var byUri = await AddedAsync(new NewConnection(ConnectionUri: server.Uri(database, query: "?sslmode=prefer&schema=sales,public")));

        var rows = await _studio.Get<ReadOnlyQueries>().RunAsync(added.Id, "SELECT id FROM invoice", None);
        var wider = await Connections.UpdateAsync(added.Id, new ConnectionChange(Schemas: ["public", "sales"]), None);

        Assert.Equal((1, 2, 2), (added.TableCount, byUri.TableCount, wider.Value!.TableCount));
        Assert.Equal(7L, rows.Value!.Rows.Single().Single());
    }

    [PostgresFact]
    public async Task Masked_uri_sent_back_keeps_the_stored_password_also_with_another_database()
    {
        var (first, second) = (await server.MakeDatabaseAsync("CREATE TABLE a (x integer)"), await server.MakeDatabaseAsync("CREATE TABLE b (x integer); CREATE TABLE c (x integer)"));
        var added = await AddedAsync(new NewConnection(ConnectionUri: server.Uri(first)));

        var same = await Connections.UpdateAsync(added.Id, new ConnectionChange("renamed", added.ConnectionUri), None);
        var moved = await Connections.UpdateAsync(added.Id, new ConnectionChange(ConnectionUri: added.ConnectionUri.Replace(first, second, StringComparison.Ordinal)), None);

        Assert.Equal(("renamed", 1), (same.Value?.Alias, same.Value?.TableCount));
        Assert.Equal(2, moved.Value?.TableCount);
        Assert.NotNull((await _studio.Get<ReadOnlyQueries>().RunAsync(added.Id, "SELECT x FROM b", None)).Value);
    }

    [PostgresFact]
    public async Task Stored_password_is_sent_to_no_other_server_or_user()
    {
        var added = await AddedAsync(new NewConnection(ConnectionUri: server.Uri(await server.MakeDatabaseAsync("CREATE TABLE a (x integer)"))));
        string[] others =
        [
            added.ConnectionUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            added.ConnectionUri.Replace($":{server.Port}/", ":1/", StringComparison.Ordinal),
            added.ConnectionUri.Replace("owner:", "reader:", StringComparison.Ordinal),
        ];

        foreach (var other in others)
        {
            var result = await Connections.UpdateAsync(added.Id, new ConnectionChange(ConnectionUri: other), None);

            Assert.Equal("invalid_database_connection", result.Problem?.Code);
            Assert.Contains("Write the password for it", result.Problem!.Message, StringComparison.Ordinal);
        }
        Assert.Equal("invalid_database_connection", (await Connections.UpdateAsync(added.Id, new ConnectionChange(ConnectionUri: "sqlite:///x.db"), None)).Problem?.Code);
    }

    [PostgresFact]
    public async Task Server_that_is_gone_is_named_when_a_query_runs()
    {
        var database = await server.MakeDatabaseAsync("CREATE TABLE a (x integer)");
        var added = await AddedAsync(new NewConnection(ConnectionUri: server.Uri(database)));
        await server.ExecuteAsync("postgres", $"DROP DATABASE {database}");

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(added.Id, "SELECT 1", None);

        Assert.Equal("invalid_database_connection", result.Problem?.Code);
        Assert.Contains($"{database} at 127.0.0.1", result.Problem!.Message, StringComparison.Ordinal);
    }

    private static async Task CloseFirstAsync(System.Net.Sockets.TcpListener listener)
    {
        // Npgsql tries once more without encryption where the first attempt got no answer to its question for it.
        for (var i = 0; i < 2; i++)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            try
            {
                using var client = await listener.AcceptTcpClientAsync(late.Token);
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), late.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<ConnectionView> AddedAsync(NewConnection connection)
    {
        var result = await Connections.AddAsync(connection, None);
        Assert.True(result.Problem is null, result.Problem?.Message);
        return result.Value!;
    }
}
