using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.Connections;

public sealed class DatabaseConnectionsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();

    private DatabaseConnections Connections => _studio.Get<DatabaseConnections>();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task File_by_its_path_is_opened_scanned_and_kept()
    {
        var path = _studio.MakeDatabase("CREATE TABLE a (x); CREATE TABLE b (y);", "my shop.db");

        var added = await Connections.AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{path.Replace(" ", "%20", StringComparison.Ordinal)}"), None);

        var found = await Connections.FindAsync(added.Value!.Id, None);
        Assert.Equal(("my shop", ConnectionKind.SqliteFile, "sqlite", 2, 0), (found!.Alias, found.Kind, found.Dialect, found.TableCount, found.GoldenRecordCount));
        Assert.Equal($"sqlite:///{path.Replace(" ", "%20", StringComparison.Ordinal)}", found.ConnectionUri);
        Assert.Equal(added.Value with { }, found);
    }

    [Fact]
    public async Task Path_with_three_slashes_begins_in_the_working_directory()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _studio.MakeDatabase("CREATE TABLE a (x);"));

        var added = await Connections.AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{relative}"), None);

        Assert.Null(added.Problem);
    }

    [Fact]
    public async Task Uri_is_not_readable_in_the_studios_database()
    {
        var added = await _studio.AddDatabaseAsync(name: "secret-name.db");

        await using var db = await _studio.Databases.CreateDbContextAsync();
        Assert.DoesNotContain("secret-name", db.Connections.Single(c => c.Id == added.Id).ProtectedUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:///{folder}/missing.db", "invalid_database_connection", "no such file")]
    [InlineData("sqlite:///{folder}", "invalid_database_connection", "is a directory")]
    [InlineData("sqlite:///{folder}/text.db", "invalid_database_connection", "not a SQLite database")]
    [InlineData("sqlite:///{folder}/cut.db", "invalid_database_connection", "cut.db cannot be opened")]
    [InlineData("sqlite:///{folder}/zero.db", "empty_database", "0 bytes")]
    [InlineData("sqlite:///{folder}/bare.db", "empty_database", "no table")]
    [InlineData("sqlite:///{folder}/data/studio.db", "invalid_database_connection", "own data directory")]
    [InlineData("sqlite:///{folder}/x/../data/studio.db", "invalid_database_connection", "own data directory")]
    [InlineData("sqlite:///{folder}/link.db", "invalid_database_connection", "own data directory")]
    [InlineData("sqlite:///{folder}/linked/studio.db", "invalid_database_connection", "own data directory")]
    [InlineData("sqlite:///:memory:", "invalid_database_connection", "names no file")]
    [InlineData("sqlite:///", "invalid_database_connection", "names no file")]
    [InlineData("sqlite:///{folder}/good.db?mode=rwc", "invalid_database_connection", "%3F")]
    [InlineData("file:///{folder}/good.db", "invalid_database_connection", "sqlite:///")]
    [InlineData("oracle://scott:tiger@host/db", "invalid_database_connection", "sqlite:///")]
    public async Task Address_that_cannot_be_used_is_explained_and_nothing_is_stored(string uri, string code, string sentencePart)
    {
        var good = _studio.MakeDatabase("CREATE TABLE a (x); INSERT INTO a VALUES (zeroblob(9000));", "good.db");
        _studio.MakeDatabase("CREATE TABLE a (x); DROP TABLE a;", "bare.db");
        await File.WriteAllTextAsync(Path.Combine(_studio.Folder, "text.db"), new string('x', 4_096));
        await File.WriteAllBytesAsync(Path.Combine(_studio.Folder, "cut.db"), (await File.ReadAllBytesAsync(good))[..200]);
        await File.WriteAllTextAsync(Path.Combine(_studio.Folder, "zero.db"), "");
        File.CreateSymbolicLink(Path.Combine(_studio.Folder, "link.db"), _studio.Paths.DatabaseFile);
        Directory.CreateSymbolicLink(Path.Combine(_studio.Folder, "linked"), _studio.Paths.DataDirectory);

        var result = await Connections.AddAsync(new NewConnection(ConnectionUri: uri.Replace("{folder}", _studio.Folder, StringComparison.Ordinal)), None);

        Assert.Equal((ProblemKind.Impossible, code), (result.Problem?.Kind, result.Problem?.Code));
        Assert.Contains(sentencePart, result.Problem!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tiger", result.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(await Connections.ListAsync(None));
    }

    [Fact]
    public async Task Every_invalid_field_is_named_at_once()
    {
        var result = await Connections.AddAsync(new NewConnection(new string('a', 101), null, "", null, null, new Dictionary<string, string> { [""] = "x" }), None);

        Assert.Equal(["alias", "connection_uri", "metadata"], result.Problem!.Errors.Keys.Order());
    }

    [Fact]
    public async Task Upload_is_kept_in_the_data_directory_and_removed_with_its_connection()
    {
        var bytes = await File.ReadAllBytesAsync(_studio.MakeDatabase("CREATE TABLE a (x); INSERT INTO a VALUES (5);"));

        var added = await Connections.AddUploadAsync(null, @"C:\data\my shop.db", new MemoryStream(bytes), null, None);

        Assert.Equal(("my shop", ConnectionKind.SqliteUpload, "upload:///my%20shop.db"), (added.Value!.Alias, added.Value.Kind, added.Value.ConnectionUri));
        Assert.Equal(5L, (await _studio.Get<ReadOnlyQueries>().RunAsync(added.Value.Id, "SELECT x FROM a", None)).Value!.Rows[0][0]);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Directory.GetFiles(_studio.Paths.UploadsDirectory).Single()));
        await Connections.DeleteAsync(added.Value.Id, None);
        Assert.Empty(Directory.GetFiles(_studio.Paths.UploadsDirectory));
    }

    [Fact]
    public async Task Upload_that_is_no_database_leaves_no_file()
    {
        var result = await Connections.AddUploadAsync("Notes", "notes.txt", new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100_000))), null, None);

        Assert.Equal("invalid_database_connection", result.Problem?.Code);
        Assert.Empty(Directory.GetFiles(_studio.Paths.UploadsDirectory));
        Assert.Empty(await Connections.ListAsync(None));
    }

    [Fact]
    public async Task Sweep_removes_uploads_that_no_connection_knows()
    {
        var bytes = await File.ReadAllBytesAsync(_studio.MakeDatabase("CREATE TABLE a (x);"));
        var kept = await Connections.AddUploadAsync(null, "a.db", new MemoryStream(bytes), null, None);
        await File.WriteAllTextAsync(Path.Combine(_studio.Paths.UploadsDirectory, "orphan.sqlite"), "half an upload");

        await Connections.SweepAsync(None);

        Assert.Equal([kept.Value!.Id + ".sqlite"], Directory.GetFiles(_studio.Paths.UploadsDirectory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Another_uri_is_opened_before_it_replaces_the_old_one()
    {
        var connection = await _studio.AddDatabaseAsync();
        var other = _studio.MakeDatabase("CREATE TABLE fresh (x);", "other.db");

        var bad = await Connections.UpdateAsync(connection.Id, new ConnectionChange("New name", $"sqlite:///{other}.missing"), None);
        var unchanged = await Connections.FindAsync(connection.Id, None);
        var good = await Connections.UpdateAsync(connection.Id, new ConnectionChange("New name", $"sqlite:///{other}"), None);

        Assert.Equal("invalid_database_connection", bad.Problem?.Code);
        Assert.Equal(connection, unchanged);
        Assert.Equal("New name", good.Value!.Alias);
        Assert.Equal(["fresh"], (await _studio.Get<DatabaseSchema>().ListAsync(connection.Id, None)).Select(t => t.TableName));
    }

    [Fact]
    public async Task Connection_of_an_unfinished_job_cannot_be_deleted()
    {
        var connection = await _studio.AddDatabaseAsync();
        await using var db = await _studio.Databases.CreateDbContextAsync();
        var job = new FineTuning { Id = "job", Alias = "job", ConnectionId = connection.Id, Provider = "local", ModelName = "m", Status = FineTuningStatus.Running };
        db.FineTunings.Add(job);
        await db.SaveChangesAsync();

        var refused = await Connections.DeleteAsync(connection.Id, None);
        job.Status = FineTuningStatus.Failed;
        await db.SaveChangesAsync();
        var deleted = await Connections.DeleteAsync(connection.Id, None);

        Assert.Equal((ProblemKind.Conflict, "conflict"), (refused.Problem?.Kind, refused.Problem?.Code));
        Assert.Null(deleted.Problem);
    }

    [Fact]
    public async Task Deleted_connection_takes_its_tables_and_golden_records_along()
    {
        var connection = await _studio.AddDatabaseAsync();
        await _studio.Get<GoldenRecordStore>().AddAsync([new(connection.Id, "How many?", "SELECT 1")], None);
        Assert.Equal(1, (await Connections.FindAsync(connection.Id, None))!.GoldenRecordCount);

        await Connections.DeleteAsync(connection.Id, None);

        Assert.Null(await Connections.FindAsync(connection.Id, None));
        Assert.Empty(await _studio.Get<DatabaseSchema>().ListAsync(null, None));
        Assert.Equal(0, (await _studio.Get<GoldenRecordStore>().ListAsync(new(), 0, 1, None)).Total);
        Assert.Equal("database_connection_not_found", (await Connections.DeleteAsync(connection.Id, None)).Problem?.Code);
    }

    [Theory]
    [InlineData("postgresql://ann:s3cret@db.example:5432/shop", "postgresql://ann:***@db.example:5432/shop")]
    [InlineData("postgresql://ann@db.example/shop", "postgresql://ann@db.example/shop")]
    [InlineData("postgresql://ann:p@ss:word@db.example/a@b:c", "postgresql://ann:***@db.example/a@b:c")]
    [InlineData("sqlite:///a:b@c.db", "sqlite:///a:b@c.db")]
    public void Password_in_a_uri_is_masked(string uri, string shown) => Assert.Equal(shown, ConnectionAddress.Mask(uri));
}
