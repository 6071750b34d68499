package dev.hod.transport.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways of sending requests read the same replies. */
class PlanesTest {
    private static final List<Path> NO_FILES = List.of();

    private ServerSocket server;

    static Stream<Http> planes() {
        Trust trust =
                new Trust(
                        new Trust.Settings(
                                Set.of(), Set.of(), NO_FILES, Optional.empty(), Map.of()));
        return Stream.of(
                new Connections(trust, Proxies.NONE, Timeouts.USUAL, "hod"),
                new OkHttpPlane(trust, Proxies.NONE, Timeouts.USUAL, "hod"));
    }

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Answers each request with the next text; an empty one ends its connection. */
    private void answer(String... replies) {
        Thread.ofVirtual()
                .start(() -> {
                    int next = 0;
                    while (next < replies.length) {
                        try (Socket client = server.accept()) {
                            boolean open = true;
                            while (open && next < replies.length) {
                                open = awaitRequest(client) && !replies[next].isEmpty();
                                if (open) {
                                    byte[] text =
                                            replies[next].getBytes(StandardCharsets.ISO_8859_1);
                                    client.getOutputStream().write(text);
                                    open = replies[next].contains("Keep: 1");
                                }
                                next++;
                            }
                        } catch (IOException e) {
                            return;
                        }
                    }
                });
    }

    private static boolean awaitRequest(Socket client) throws IOException {
        return client.getInputStream().read(new byte[4096]) > 0;
    }

    private String get(Http http, String method) throws IOException {
        Url url = Url.parse("http://127.0.0.1:" + server.getLocalPort() + "/x");
        Call call = new Call(method, url, Headers.NONE, Body.NONE, Timeouts.USUAL.stall());
        try (Reply reply = http.send(call)) {
            return reply.status() + " " + new String(reply.bytes(100), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @MethodSource("planes")
    void readsABodyInChunks(Http http) throws IOException {
        String start = "HTTP/1.1 200 OK\r\nKeep: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
        answer(
                start + "3;x=y\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
                start + "0\r\n\r\n");
        try (http) {
            assertThat(get(http, "GET")).isEqualTo("200 abc0123456789");
            assertThat(get(http, "GET")).isEqualTo("200 ");
        }
    }

    @ParameterizedTest
    @MethodSource("planes")
    void readsABodyUpToTheConnectionsEnd(Http http) throws IOException {
        answer("HTTP/1.1 404 Not Found\r\n\r\nnothing here", "HTTP/1.0 200 OK\r\n\r\nold");
        try (http) {
            assertThat(get(http, "GET")).isEqualTo("404 nothing here");
            assertThat(get(http, "GET")).isEqualTo("200 old");
        }
    }

    @ParameterizedTest
    @MethodSource("planes")
    void expectsNoBodyAfterHead(Http http) throws IOException {
        answer(
                "HTTP/1.1 200 OK\r\nKeep: 1\r\nContent-Length: 7\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        try (http) {
            assertThat(get(http, "HEAD")).isEqualTo("200 ");
            assertThat(get(http, "GET")).isEqualTo("200 ok");
        }
    }

    @ParameterizedTest
    @MethodSource("planes")
    void asksOnceMoreWhereAKeptConnectionWasGivenUp(Http http) throws IOException {
        answer(
                "HTTP/1.1 200 OK\r\nKeep: 1\r\nContent-Length: 1\r\n\r\n1",
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
        try (http) {
            assertThat(get(http, "GET")).isEqualTo("200 1");
            assertThat(get(http, "GET")).isEqualTo("200 2");
        }
    }

    @ParameterizedTest
    @MethodSource("planes")
    void tellsABodyThatWasCut(Http http) {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort");
        try (http) {
            assertThatThrownBy(() -> get(http, "GET")).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("planes")
    void tellsChunksThatWereCut(Http http) {
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
        try (http) {
            assertThatThrownBy(() -> get(http, "GET")).isInstanceOf(IOException.class);
        }
    }
}
