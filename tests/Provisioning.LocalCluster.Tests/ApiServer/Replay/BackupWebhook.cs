using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Replay;

/// <summary>Refuses backups of the wrong shape as CloudNativePG's webhook does, which decodes them into Go structs.</summary>
internal sealed class BackupWebhook : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private BackupWebhook(WebApplication app, X509Certificate2 certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    public static async Task<BackupWebhook> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new BackupWebhook(app, certificate);
    }

    public async Task RegisterAsync(TestApiServer server)
    {
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var bundle = Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()));
        var (status, body) = await server.PostAsync("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", $$$"""
            {"metadata":{"name":"cnpg"},"webhooks":[{"name":"mbackup.cnpg.io","admissionReviewVersions":["v1"],"sideEffects":"None",
             "clientConfig":{"url":"{{{address}}}/mutate","caBundle":"{{{bundle}}}"},
             "rules":[{"apiGroups":["postgresql.cnpg.io"],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["backups"]}]}]}
            """);
        Assert.True(status == 201, body.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var review = JsonText.Parse(body.ToArray())!;
        var wrong = review["request"].Node("object", "spec", "cluster", "name").IsNumber();
        var response = new JsonObject { ["uid"] = review["request"].String("uid"), ["allowed"] = !wrong };
        if (wrong)
        {
            response["status"] = new JsonObject
            {
                ["message"] = "json: cannot unmarshal number into Go struct field LocalObjectReference.spec.cluster.name of type string",
                ["code"] = 400,
            };
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(
            JsonText.ToBytes(new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response }),
                context.RequestAborted);
    }
}
