using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Credentials;

/// <summary>Passwords that change, over a simulated cluster.</summary>
public sealed class RotationTests
{
    private static readonly DatabaseId Id = TestHost.Spec().Id;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rotate_KilledAtAnyCall_EndsWithOneNewPasswordThatIsTheSealedOne()
    {
        for (var n = 1; n <= 16; n++)
        {
            await using var second = await StartAsync();
            using var api = new KillableApi(second.Kubernetes) { KillAt = n, AfterTheCall = n % 2 == 0 };
            await using var first = new TestHost(second.Kubernetes, second.Time, api: api);
            var rotating = first.Credentials.RotateAsync(Id, cancellationToken: CancellationToken);
            await second.PassTimeAsync(Task.WhenAny(api.Died, EndAsync(first, rotating)));

            var ended = await second.EndAsync(await RotateOrJoinAsync(second), TimeSpan.FromMilliseconds(250));

            Assert.True(ended.State == OperationState.Succeeded, $"killed at call {n}: {ended.Error?.Message}");
            var credentials = await second.Credentials.GetAsync(Id, CancellationToken);
            Assert.NotEqual(FakeEngine.Password, credentials.Password);
            Assert.Equal(LivePassword(second.Kubernetes), credentials.Password);
            var rotations = (await second.Provisioner.GetAsync(Id, CancellationToken))!.Operation.Id == ended.Id ? 2 : 1;
            Assert.InRange(second.Kubernetes.Calls.Count(call => call == "patch secrets/acme-shop-app"), 1, rotations);
            api.Dispose();
        }
    }

    [Fact]
    public async Task Get_WhileTheNewPasswordIsTakenButNotSealed_IsTheNewOne()
    {
        await using var host = await StartAsync();
        var sealing = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        host.Kubernetes.Before = call =>
        {
            if (call == "apply secrets/provisioning-credentials")
            {
                held.TrySetResult();
                return sealing.Task;
            }

            return Task.CompletedTask;
        };
        var operation = await host.Credentials.RotateAsync(Id, cancellationToken: CancellationToken);
        await host.PassTimeAsync(held.Task);

        var credentials = await host.Credentials.GetAsync(Id, CancellationToken);

        Assert.NotEqual(FakeEngine.Password, credentials.Password);
        Assert.Equal(LivePassword(host.Kubernetes), credentials.Password);
        sealing.SetResult();
        await host.EndAsync(operation.Id);
        Assert.Equal(credentials.Password, (await host.Credentials.GetAsync(Id, CancellationToken)).Password);
    }

    [Fact]
    public async Task Rotate_OperatorNeverTakesItOver_FailsAndTheOldPasswordStays()
    {
        await using var host = await StartAsync();
        host.Kubernetes.Operator = null;

        var operation = await host.Credentials.RotateAsync(Id, cancellationToken: CancellationToken);
        var ended = await host.EndAsync(operation.Id, TimeSpan.FromSeconds(5));

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Contains("waiting for the new password to be taken", ended.Error!.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(FakeEngine.Password, (await host.Credentials.GetAsync(Id, CancellationToken)).Password);
        Assert.Equal(DatabaseState.Active, (await host.Provisioner.GetAsync(Id, CancellationToken))!.State);

        // However late the operator is, and whoever provisions again, what is handed out is what the server takes.
        host.Kubernetes.Operator = FakeEngine.Operate;
        host.Kubernetes.Change(CoreTypes.Secret, "acme-shop", "acme-shop-app", body => body["touched"] = true);
        var late = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        Assert.Equal(OperationKind.Update, late.Kind);
        await host.EndAsync(late.Id);
        Assert.Equal(LivePassword(host.Kubernetes), (await host.Credentials.GetAsync(Id, CancellationToken)).Password);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("of another database")]
    [InlineData("of another user")]
    [InlineData("another key of the same id")]
    public async Task Get_TamperedWith_IsUnreadableUntilItIsResealed(string what)
    {
        await using var host = await StartAsync();
        if (what == "of another database")
        {
            await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(project: "blog"), cancellationToken: CancellationToken)).Id);
        }

        var other = new EncryptionKey("k1", new byte[32]);
        host.Kubernetes.Change(CoreTypes.Secret, "acme-shop", CredentialVault.SecretName, body =>
        {
            var data = (JsonObject)body["data"]!;
            data["credentials"] = what switch
            {
                "changed" => Encode(Change(Decode((string)data["credentials"]!))),
                "of another database" =>
                    (string)host.Kubernetes.Find(CoreTypes.Secret, "acme-blog", CredentialVault.SecretName)!["data"]!["credentials"]!,
                "of another user" => Encode(Seal(new EncryptionKey("k1", Convert.FromBase64String(TestHost.Key)), "somebody")),
                _ => Encode(Seal(other, "app")),
            };
        });

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => host.Credentials.GetAsync(Id, CancellationToken));
        var reseal = await host.EndAsync((await host.Credentials.ResealAsync(Id, cancellationToken: CancellationToken)).Id);

        Assert.Equal(ErrorCode.CredentialsUnreadable, refusal.Code);
        Assert.DoesNotContain(FakeEngine.Password, refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(OperationState.Succeeded, reseal.State);
        Assert.Equal(FakeEngine.Password, (await host.Credentials.GetAsync(Id, CancellationToken)).Password);
    }

    [Fact]
    public async Task Provision_TheSameSpecAfterAFailedRotation_ReturnsTheOperationThatMadeTheDatabase()
    {
        await using var host = await StartAsync();
        var made = (await host.Provisioner.GetAsync(Id, CancellationToken))!.Operation;
        await host.EndAsync((await host.Credentials.ResealAsync(Id, cancellationToken: CancellationToken)).Id);

        var same = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);

        Assert.Equal(made.Id, same.Id);
    }

    private static async Task<TestHost> StartAsync()
    {
        var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        return host;
    }

    /// <summary>Whoever asked does not know whether it was recorded, and asks again.</summary>
    private static async Task<OperationId> RotateOrJoinAsync(TestHost host)
    {
        try
        {
            return (await host.Credentials.RotateAsync(Id, cancellationToken: CancellationToken)).Id;
        }
        catch (OperationInProgressException running)
        {
            return running.OperationId;
        }
    }

    private static async Task EndAsync(TestHost host, Task<Operation> operation)
    {
        await foreach (var _ in host.Provisioner.WatchAsync((await operation).Id, CancellationToken))
        {
            // To the end, or never, when the process dies.
        }
    }

    private static string LivePassword(FakeKubernetes kubernetes) =>
        Decode((string)kubernetes.Find(CoreTypes.Secret, "acme-shop", "acme-shop-app")!["data"]!["password"]!);

    private static string Seal(EncryptionKey key, string user) =>
        SealedEnvelope.Seal(key, "{}"u8, new SealingContext(Id, DatabaseEngine.PostgreSql, user)).ToString();

    private static string Change(string text) => text[..^5] + (text[^5] == 'A' ? 'B' : 'A') + text[^4..];

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(string value) => Encoding.UTF8.GetString(Convert.FromBase64String(value));
}
