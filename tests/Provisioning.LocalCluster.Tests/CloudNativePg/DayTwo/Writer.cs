using System.Globalization;
using System.Text;
using Npgsql;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.DayTwo;

/// <summary>An application that commits one row after the other through whoever is primary, and remembers which commits were acknowledged.</summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly RealDatabase _database;
    private readonly string _name;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<int> _acknowledged = [];
    private readonly Task _running;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _connection;

    public Writer(RealDatabase database, string name)
    {
        _database = database;
        _name = name;
        _running = RunAsync();
    }

    public int Acknowledged
    {
        get
        {
            lock (_acknowledged)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>The longest time between two acknowledged commits.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Waits until a commit is acknowledged that began after this call, so that the application has got over whatever happened.</summary>
    public async Task ProgressAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            var next = Volatile.Read(ref _next);
            await next.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Stops writing and returns the acknowledged rows that the database does not have.</summary>
    public async Task<IReadOnlyList<int>> MissingAsync()
    {
        await _stop.CancelAsync();
        await _running;
        var rows = await _database.SqlAsync(await _database.PrimaryAsync(_name), "SELECT id FROM written", "app");
        var found = rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => int.Parse(r, CultureInfo.InvariantCulture)).ToHashSet();
        return [.. _acknowledged.Where(id => !found.Contains(id))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var last = TimeProvider.System.GetTimestamp();
        for (var id = 1; !_stop.IsCancellationRequested; id++)
        {
            try
            {
                _connection ??= await OpenAsync();
                await using var insert = new NpgsqlCommand($"INSERT INTO written VALUES ({id})", _connection);
                await insert.ExecuteNonQueryAsync(_stop.Token);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException or FormatException)
            {
                if (_connection is not null)
                {
                    await _connection.DisposeAsync();
                    _connection = null;
                }

                continue;
            }

            var gap = TimeProvider.System.GetElapsedTime(last);
            LongestGap = gap > LongestGap && id > 1 ? gap : LongestGap;
            last = TimeProvider.System.GetTimestamp();
            lock (_acknowledged)
            {
                _acknowledged.Add(id);
            }

            Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var secret = await _database.Client.GetAsync(Kinds.Secret, "default", $"{_name}-app", _stop.Token);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(await _database.SqlAsync(await _database.PrimaryAsync(_name), "SHOW port"), CultureInfo.InvariantCulture),
            Username = "app",
            Database = "app",
            Password = Encoding.UTF8.GetString(Convert.FromBase64String(secret.String("data", "password")!)),
            Pooling = false,
            Timeout = 5,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(_stop.Token);
        await using var create = new NpgsqlCommand("CREATE TABLE IF NOT EXISTS written (id int PRIMARY KEY)", connection);
        await create.ExecuteNonQueryAsync(_stop.Token);
        return connection;
    }
}
