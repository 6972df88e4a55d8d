using System.Buffers.Binary;
using System.Text;

namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>What a client of PostgreSQL's protocol 3.0 sends.</summary>
internal static class FrontendMessages
{
    private const int Protocol30 = 196608;
    private const int SslRequestCode = 80877103;

    public static byte[] SslRequest()
    {
        var message = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(message, 8);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), SslRequestCode);
        return message;
    }

    public static byte[] Startup(string user, string database)
    {
        var body = Encoding.UTF8.GetBytes($"user\0{user}\0database\0{database}\0application_name\0provisioning\0\0");
        var message = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), Protocol30);
        body.CopyTo(message, 8);
        return message;
    }

    public static byte[] SaslInitialResponse(string mechanism, string response)
    {
        var name = Encoding.UTF8.GetBytes(mechanism + '\0');
        var data = Encoding.UTF8.GetBytes(response);
        var body = new byte[name.Length + 4 + data.Length];
        name.CopyTo(body, 0);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(name.Length), data.Length);
        data.CopyTo(body, name.Length + 4);
        return Typed('p', body);
    }

    public static byte[] SaslResponse(string response) => Typed('p', Encoding.UTF8.GetBytes(response));

    public static byte[] Query(string sql) => Typed('Q', Encoding.UTF8.GetBytes(sql + '\0'));

    public static byte[] Terminate() => Typed('X', []);

    private static byte[] Typed(char type, ReadOnlySpan<byte> body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message.AsSpan(5));
        return message;
    }
}
